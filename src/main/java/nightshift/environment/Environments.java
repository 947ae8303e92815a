package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;
import nightshift.Workspace;
import nightshift.environment.Preparation.Prepared;

/**
 * The door of this room: makes a segment's environment ready, finds its twin, lists what there is.
 * Safe for many threads; two builds of one environment wait for each other, also across processes.
 */
public final class Environments {
  private static final Duration ACTIVATION_LIMIT = Duration.ofSeconds(20);

  private final Workspace workspace;
  private final HostVariables host;
  private final Store store;
  private final UvEnvironments uvEnvironments;
  private final CondaEnvironments condaEnvironments;
  private final ImageJ imagej;
  private final LocalChannel channel;
  private final Catalogue catalogue;
  private final Rehearsal rehearsal;
  private final RehearsalBook rehearsals;
  private final Pruning pruning;
  private final Doctor doctor;

  /**
   * @param host the variables of Nightshift's own process, with those of {@code .env} (IMAGEJ_PATH,
   *     CONDA_PATH) laid over them
   */
  public Environments(
      Workspace workspace,
      EnvironmentSettings settings,
      Map<String, String> host,
      InstantSource clock,
      ToolRunner tools) {
    this.workspace = workspace;
    this.host = new HostVariables(host);
    this.store = new Store(settings.store().orElse(workspace.environmentStore()), clock);
    var uv = new UvTool(this.host, tools, workspace.root());
    var project = new UvProject(workspace.root(), store.cache(), uv, settings.python());
    this.uvEnvironments =
        new UvEnvironments(
            project,
            new UvBuild(uv, store, settings, this.host, tools),
            store,
            this.host,
            tools,
            settings);
    var homes = new CondaHomes(this.host, settings.conda(), tools);
    var installer = new CondaInstaller(homes, uv, store, workspace, settings, this.host, tools);
    this.condaEnvironments =
        new CondaEnvironments(
            new CondaFiles(workspace.condaFiles()),
            homes,
            new CondaBuild(installer, uv, store, settings, this.host, tools),
            new Activation(this.host, tools, store.cache(), ACTIVATION_LIMIT),
            store,
            settings);
    this.imagej = new ImageJ(this.host);
    this.channel =
        new LocalChannel(
            workspace,
            uv,
            condaEnvironments.files(),
            new Scripts(store.cache()),
            new BuildLocks(clock),
            settings);
    this.catalogue = new Catalogue(this, uvEnvironments, condaEnvironments, store, settings);
    this.rehearsal = new Rehearsal(this, store, this.host, tools, settings.buildLimit());
    this.rehearsals = new RehearsalBook(store.root().resolve("rehearsals"), clock);
    this.pruning = new Pruning(store, clock);
    this.doctor = new Doctor(workspace, uv, homes, store, this.host, tools, clock);
  }

  /** Finds or builds it; {@code progress} hears each step of a build. */
  public Preparation prepare(EnvironmentName name, Consumer<String> progress) {
    return switch (name) {
      case EnvironmentName.Uv group -> uvEnvironments.prepare(group, progress);
      case EnvironmentName.Conda conda -> condaEnvironments.prepare(conda, progress);
      case EnvironmentName.Base base -> condaEnvironments.base();
      case EnvironmentName.ImageJ macro -> imagej.prepare();
      case EnvironmentName.Shell shell -> shell();
    };
  }

  private Preparation shell() {
    var launcher = PrefixPython.windows() ? List.of("cmd", "/C") : List.of("bash", "-lc");
    return new Prepared(
        new ReadyEnvironment(
            new EnvironmentName.Shell(),
            workspace.root(),
            Optional.empty(),
            host.forSegment(List.of()),
            Fingerprint.of("cmd"),
            launcher),
        false,
        Duration.ZERO);
  }

  /** The conda environment that takes over when the group's own fails. */
  public Optional<EnvironmentName.Conda> twinOf(EnvironmentName.Uv name) {
    var group = PyProject.normalised(name.group());
    var named =
        switch (uvEnvironments.project().read()) {
          case PyProject.Reading.Read(var project) ->
              Optional.ofNullable(project.twins().get(group));
          case PyProject.Reading.Unreadable unreadable -> Optional.<String>empty();
        };
    return named
        .or(() ->
            condaEnvironments.files().readable().stream()
                .filter(file ->
                    PyProject.normalised(CondaFiles.stem(file.file())).equals(group)
                        || PyProject.normalised(file.name()).equals(group))
                .map(CondaFile::name)
                .findFirst())
        .map(EnvironmentName.Conda::new);
  }

  /** The dependency groups of pyproject.toml, normalised; none when it can't be read. */
  public Set<String> groups() {
    return switch (uvEnvironments.project().read()) {
      case PyProject.Reading.Read(var project) -> new TreeSet<>(project.groups().keySet());
      case PyProject.Reading.Unreadable unreadable -> Set.of();
    };
  }

  /** Why nothing can be said about groups: pyproject.toml is broken or not there. */
  public Optional<EnvironmentFailure> groupsUnknown() {
    return uvEnvironments.project().read() instanceof PyProject.Reading.Unreadable(var failure)
        ? Optional.of(failure)
        : Optional.empty();
  }

  /** Names of conda environments that conda_envs/ defines or that this machine has. */
  public Set<String> condaNames() {
    var names =
        condaEnvironments.files().readable().stream()
            .map(CondaFile::name)
            .collect(Collectors.toCollection(TreeSet::new));
    names.addAll(condaEnvironments.homes().names());
    return names;
  }

  /** Whether what is locked or listed for it computes on a card; false when that can't be told. */
  public boolean usesCuda(EnvironmentName name) {
    return switch (name) {
      case EnvironmentName.Uv group ->
          uvEnvironments.project().resolve(group)
                  instanceof UvDefinition.Resolution.Defined(var definition)
              && definition.usesCuda();
      case EnvironmentName.Conda conda ->
          condaEnvironments.files().named(conda.name()).orElse(null)
                  instanceof CondaFile.Reading.Read(var file)
              && file.usesCuda();
      case EnvironmentName.Base base -> false;
      case EnvironmentName.ImageJ macro -> false;
      case EnvironmentName.Shell shell -> false;
    };
  }

  /** The one spelling under which all of a group's failures are counted. */
  public EnvironmentName.Uv canonical(EnvironmentName.Uv name) {
    return new EnvironmentName.Uv(name.python(), PyProject.normalised(name.group()));
  }

  /** When it was last built or passed a rehearsal; {@link Instant#MIN} when never. */
  public Instant proven(EnvironmentName.Uv name) {
    var built = status(name).built();
    var rehearsed =
        lastRehearsal(name).filter(PastRehearsal::passed).map(rehearsal -> rehearsal.at());
    return Stream.concat(built.stream(), rehearsed.stream())
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  /** What the last rehearsal of it showed. */
  public Optional<PastRehearsal> lastRehearsal(EnvironmentName name) {
    return rehearsals.last(name);
  }

  /** Every environment that the workspace defines, and how it stands; builds nothing. */
  public List<EnvironmentStatus> list() {
    return catalogue.list();
  }

  /** How one environment stands; builds nothing. */
  public EnvironmentStatus status(EnvironmentName.Uv name) {
    return catalogue.of(name);
  }

  /** How one environment stands; builds nothing. */
  public EnvironmentStatus status(EnvironmentName.Conda name) {
    return catalogue.of(name);
  }

  /** Whether a pipeline with these environments can run, by looking only. */
  public Finding tonight(String pipeline, Set<EnvironmentName> names) {
    return new Tonight(this).of(pipeline, names);
  }

  /** This machine: tools, disk, rights, clock. */
  public List<Finding> machine() {
    return doctor.machine();
  }

  /** Builds it and uses it: files, imports, CUDA, and that {@code scripts} compile in it. */
  public Rehearsed rehearse(EnvironmentName name, List<Path> scripts, Consumer<String> progress) {
    var rehearsed = rehearsal.rehearse(name, scripts, progress);
    rehearsals.remember(rehearsed);
    return rehearsed;
  }

  /**
   * What {@link #prune} would remove.
   *
   * @param named environments that pipelines name, besides those that are defined
   */
  public List<Pruned> prunable(Duration olderThan, Set<EnvironmentName> named) {
    return pruning.candidates(catalogue.wanted(named), olderThan);
  }

  public void prune(List<Pruned> what) {
    pruning.remove(what);
  }

  /** Sets a built environment aside and builds it anew: the cure for one that is damaged. */
  public Preparation rebuild(EnvironmentName name, Consumer<String> progress) {
    var folder =
        switch (name) {
          case EnvironmentName.Uv group -> status(group).folder();
          case EnvironmentName.Conda conda -> status(conda).folder();
          case EnvironmentName.Base base -> Optional.<Path>empty();
          case EnvironmentName.ImageJ macro -> Optional.<Path>empty();
          case EnvironmentName.Shell shell -> Optional.<Path>empty();
        };
    try {
      if (folder.isPresent() && folder.get().startsWith(store.root())) {
        store.setAside(folder.get());
      }
      return prepare(name, progress);
    } catch (IOException e) {
      return new Preparation.Unprepared(StoreTrouble.of(name, store.root(), e));
    }
  }

  /** Changes whenever a file changes that defines environments. */
  public Fingerprint definitions() {
    return new DefinitionFiles(workspace).state();
  }

  boolean pyprojectExists() {
    return Files.isRegularFile(workspace.root().resolve("pyproject.toml"));
  }

  /** A channel on disk that can stand in for conda-forge. */
  public LocalChannel localChannel() {
    return channel;
  }

  /** Where built environments lie. */
  public Path store() {
    return store.root();
  }
}
