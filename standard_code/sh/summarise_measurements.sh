#!/bin/sh
# summarise_measurements.sh FOLDER: from FOLDER/images.csv and FOLDER/nuclei.csv writes FOLDER/summary.csv, a row an image.
# POSIX only. File names stay inside the tables, where awk reads them as text; no shell ever sees them.
set -eu

fail() { # exit code, what, hint
    printf 'error: %s; hint: %s\n' "$2" "$3" >&2
    exit "$1"
}

[ $# -eq 1 ] || fail 2 'one folder is needed' 'summarise_measurements.sh FOLDER'
CDPATH='' cd -- "$1" 2>/dev/null || fail 66 'no such folder' 'give the folder that holds nuclei.csv'
for table in images.csv nuclei.csv; do
    [ -r "$table" ] || fail 66 "there is no $table in the folder" 'run the measurement first'
done

summary=$(LC_ALL=C awk '
function problem(text) { print "error: " text "; hint: run the measurement again" | "cat 1>&2"; exit 1 }

# Reads one CSV record, of several lines where a quoted field holds line ends, into field[1..n]; returns n, 0 at the end.
function record(table,    line, more, n, quoted, i, c, text) {
    if ((getline line < table) <= 0) return 0
    while (gsub(/"/, "\"", line) % 2 == 1) {
        if ((getline more < table) <= 0) problem(table " ends within a quoted field")
        line = line "\n" more
    }
    if (line != "" && index(line, "\"") == 0) return split(line, field, ",")
    n = 1; text = ""; quoted = 0
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (c == "\"" && quoted && substr(line, i + 1, 1) == "\"") { text = text c; i++ }
        else if (c == "\"") quoted = !quoted
        else if (c == "," && !quoted) { field[n++] = text; text = "" }
        else text = text c
    }
    field[n] = text
    return n
}
function columns(table,    n, i) {
    for (i in column) delete column[i]
    n = record(table)
    for (i = 1; i <= n; i++) column[field[i]] = i
    return n
}
function wanted(name, table) {
    if (!(name in column)) problem(table " has no column " name)
    return column[name]
}
function cell(text) {
    if (text !~ /[",\r\n]/) return text
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}
function median(values, n,    gap, i, j, v) { # values[1..n], sorted here (Shell)
    if (n == 0) return ""
    for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
        for (i = gap + 1; i <= n; i++) {
            v = values[i]
            for (j = i - gap; j > 0 && values[j] > v; j -= gap) values[j + gap] = values[j]
            values[j + gap] = v
        }
    return sprintf("%.6g", n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2)
}
function median_of(name, image,    i, values) {
    for (i = 1; i <= count[image]; i++) values[i] = value[name, image, i] + 0
    return median(values, count[image])
}

BEGIN {
    table = "images.csv"
    width = columns(table)
    file = wanted("file", table); high = wanted("height_pixels", table); wide = wanted("width_pixels", table)
    pixel_high = wanted("pixel_height_micrometres", table); pixel_wide = wanted("pixel_width_micrometres", table)
    expected = wanted("nuclei", table)
    while ((n = record(table)) > 0) {
        if (n != width) problem(table " has a row of " n " fields, not " width)
        name[++images] = field[file]
        known[field[file]] = images
        count[images] = 0; area[images] = 0
        should[images] = field[expected] + 0
        pixels[images] = field[high] * field[wide]
        pixel_area[images] = field[pixel_high] == "" ? 0 : field[pixel_high] * field[pixel_wide]
    }

    table = "nuclei.csv"
    width = columns(table)
    file = wanted("file", table); area_pixels = wanted("area_pixels", table)
    intensity = wanted("mean_intensity_normalised", table); eccentricity = wanted("eccentricity", table)
    while ((n = record(table)) > 0) {
        if (n != width) problem(table " has a row of " n " fields, not " width)
        if (!(field[file] in known)) problem(table " names an image that images.csv does not")
        image = known[field[file]]
        i = ++count[image]
        area[image] += field[area_pixels]
        value["area", image, i] = field[area_pixels]
        value["intensity", image, i] = field[intensity]
        value["eccentricity", image, i] = field[eccentricity]
    }

    print "file,nuclei,median_area_pixels,mean_area_pixels,median_eccentricity,median_intensity_normalised," \
        "covered_percent,median_area_square_micrometres,nuclei_per_square_millimetre"
    for (i = 1; i <= images; i++) {
        if (count[i] != should[i]) problem("nuclei.csv has " count[i] " rows of image " i ", images.csv says " should[i])
        middle = median_of("area", i)
        mean = count[i] ? sprintf("%.6g", area[i] / count[i]) : ""
        covered = sprintf("%.4g", 100 * area[i] / pixels[i])
        square = (pixel_area[i] && count[i]) ? sprintf("%.6g", middle * pixel_area[i]) : ""
        density = pixel_area[i] ? sprintf("%.6g", count[i] / (pixels[i] * pixel_area[i]) * 1e6) : ""
        print cell(name[i]) "," count[i] "," middle "," mean "," median_of("eccentricity", i) "," \
            median_of("intensity", i) "," covered "," square "," density
    }
}
' </dev/null) || exit 1

# The shell writes, because not every awk notices a full disk.
temporary=".nightshift-$$.part"
trap 'rm -f "$temporary"' EXIT
written() {
    { printf '%s\n' "$summary" >"$temporary"; } 2>/dev/null &&
        { sync "$temporary" 2>/dev/null || sync; } &&
        mv -f "$temporary" summary.csv
}
written || fail 1 'cannot write summary.csv' "check the folder's rights and the disk's space"
