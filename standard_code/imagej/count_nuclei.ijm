// Counts bright nuclei in every TIFF of a folder: blur, Otsu's threshold, watershed, wand.
// Writes counts.csv (one row an image, areas in pixels) and one binary mask an image.
// Only commands without a dialog are used, so that plain ImageJ runs it without a screen.
// @String input
// @String output

// Fiji fills in the two names above; plain ImageJ hands over one text: input='...',output='...'
argument = getArgument();
if (argument != "") {
    input = parameter(argument, "input");
    output = parameter(argument, "output");
}
smallest = 50; // pixels
File.makeDirectory(output);
table = "file,nuclei,mean_area_pixels\n";
names = getFileList(input);
found = 0;
for (i = 0; i < names.length; i++) {
    if (matches(toLowerCase(names[i]), ".*[.]tiff?")) {
        table = table + counted(names[i]);
        found++;
    }
}
if (found == 0)
    exit("no TIFF lies in " + input);
File.saveString(table, output + "/counts.csv");

// One row of the table; the mask is saved on the way.
function counted(name) {
    open(input + "/" + name);
    run("Gaussian Blur...", "sigma=1");
    setAutoThreshold("Otsu dark");
    setOption("BlackBackground", true);
    run("Convert to Mask");
    run("Watershed");
    saveAs("Tiff", output + "/" + File.getNameWithoutExtension(name) + "_mask.tif");
    nuclei = 0;
    sum = 0;
    setColor(0);
    // No nucleus is narrower than three pixels, so that every third one finds them all.
    for (y = 0; y < getHeight(); y += 3) {
        for (x = 0; x < getWidth(); x += 3) {
            if (getPixel(x, y) == 255) {
                doWand(x, y, 0, "8-connected");
                getRawStatistics(area);
                fill();
                if (area >= smallest) {
                    nuclei++;
                    sum += area;
                }
            }
        }
    }
    close();
    mean = 0;
    if (nuclei > 0)
        mean = sum / nuclei;
    print(name + ": " + nuclei + " nuclei");
    return "" + quoted(name) + "," + nuclei + "," + d2s(mean, 1) + "\n";
}

// A field of a CSV table: RFC 4180 doubles the quotes inside.
function quoted(text) {
    return "\"" + replace(text, "\"", "\"\"") + "\"";
}

// The value of one name in input='...',output='...'
function parameter(text, name) {
    begin = indexOf(text, name + "='") + lengthOf(name) + 2;
    end = indexOf(text, "'", begin);
    return substring(text, begin, end);
}
