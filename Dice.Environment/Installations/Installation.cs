using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Edge.Client;
using Dice.Environment.Images;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Setup;
using Dice.Environment.Storage;
using Dice.Environment.Surroundings;

namespace Dice.Environment.Installations;

/// <summary>
/// One environment of a checkout on this machine: its settings, from environment variables and the checkout, and everything that is made from
/// them. The console host and the specs use the same object.
/// </summary>
public partial record Installation
{
    private const string SolutionFile = "Dice.sln";

    /// <summary>The folder of the checkout.</summary>
    public required string Root { get; init; }

    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The user's own applications as given; null for the fixtures.</summary>
    public string? WorkspaceSetting { get; init; } = FromVariable("DICE_WORKSPACE");

    /// <summary>The folder for reports and logs.</summary>
    public string Artifacts => ArtifactsOf(Root);

    /// <summary>The folders in which Dice keeps its files.</summary>
    public DiceFolders Folders { get; } = DiceFolders.Default;

    /// <summary>The recipes of images.</summary>
    public RecipeCatalog Recipes => new(Path.Combine(Root, "fixtures", "images"));

    /// <summary>The script that installs missing components.</summary>
    public SetupScript Setup => new(Root);

    /// <summary>The applications: the user's own where given, else the fixtures.</summary>
    public Workspace Workspace => WorkspaceSetting is { } setting ? Workspace.Fixtures(Root).With(setting, path => UserFolders.Resolve(path, "--workspace")) : Workspace.Fixtures(Root);

    /// <summary>The stack with the chosen applications.</summary>
    /// <exception cref="DiceException">The folder of an application is missing.</exception>
    public Stack Stack => DiceStack.Create(Workspace);

    /// <summary>The applications with which the environment was started, unless the user chooses others.</summary>
    public Workspace StartedWorkspace => Installations.StartedWorkspace.Of(this);

    /// <summary>The stack with <see cref="StartedWorkspace"/>.</summary>
    public Stack KnownStack => DiceStack.Create(StartedWorkspace);

    /// <summary>The settings for providing images.</summary>
    /// <exception cref="DiceException">A setting or images.lock is not valid.</exception>
    public ImageSettings Images => new(Path.Combine(Artifacts, "images"), Folders.Cache)
    {
        Policy = ImagePolicies.Parse(FromVariable(ImagePolicies.Variable)),
        Official = OfficialImages,
        Lock = ImageLock.Read(Path.Combine(Root, ImageLock.FileName)),
        Setup = Setup,
    };

    /// <summary>The settings of automatic backups: when they are made, how many are kept, and where.</summary>
    public BackupSettings Backups => BackupSettings.From(Env.GetEnvironmentVariable, Artifacts);

    /// <summary>The references of official images.</summary>
    /// <exception cref="DiceException">A setting is not a valid reference.</exception>
    public static OfficialImages OfficialImages => OfficialImages.From(ProcessVariables.Read(), DiceImages.Official);

    /// <summary>Finds the checkout: <c>DICE_REPOSITORY</c>, else a parent folder of this program or of the current folder.</summary>
    /// <exception cref="DiceException">The checkout is not found.</exception>
    public static string FindRoot()
    {
        if (FromVariable("DICE_REPOSITORY") is { } given)
        {
            return File.Exists(Path.Combine(given, SolutionFile))
                ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(given))
                : throw new DiceException($"DICE_REPOSITORY is {given}, which does not contain {SolutionFile}", "set it to the checkout's folder, or unset it");
        }

        return new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }.SelectMany(Upwards).FirstOrDefault(folder => File.Exists(Path.Combine(folder, SolutionFile)))
            ?? throw new DiceException("the checkout was not found: no parent folder contains Dice.sln", "run Dice through ./run-env.sh, or set DICE_REPOSITORY to the checkout's folder");
    }

    /// <summary>The folder for reports and logs of a checkout.</summary>
    public static string ArtifactsOf(string root) =>
        FromVariable("DICE_ARTIFACTS") is { } folder ? UserFolders.Resolve(folder, "DICE_ARTIFACTS") : Path.Combine(root, "artifacts");

    /// <summary>The name of the environment: <c>DICE_ENVIRONMENT</c>, else one for the checkout.</summary>
    public static EnvironmentId IdOf(string root) => FromVariable("DICE_ENVIRONMENT") is { } name ? EnvironmentId.Parse(name) : EnvironmentId.ForCheckout(root);

    /// <summary>The secrets of the environment by key: those of the checkout, and in place of some of them those that were changed for the environment.</summary>
    public IReadOnlyDictionary<string, string> ReadSecrets() => ReadCheckoutSecrets().SetItems(new EnvironmentSecrets(Folders, Id).Read());

    /// <summary>The development secrets of the checkout by key.</summary>
    public ImmutableDictionary<string, string> ReadCheckoutSecrets() => FromVariable("DICE_SECRETS") is { } file
        ? SecretFile.Read(UserFolders.Resolve(file, "DICE_SECRETS"), "DICE_SECRETS")
        : SecretFile.Read(Path.Combine(Root, ".env.development"));

    /// <summary>
    /// Opens the engine for work that starts containers. If none answers, installs or starts it, and removes what ended environments left behind:
    /// an engine that starts also starts their containers, and their reapers have ended.
    /// </summary>
    /// <param name="images">The images that the work needs.</param>
    /// <param name="progress">Receives the progress of an installation.</param>
    /// <exception cref="DiceException">No engine answers, and none can be installed or started.</exception>
    public async Task<EngineConnection> OpenEngineAsync(IEnumerable<ImageSource> images, Action<string> progress, CancellationToken cancellation)
    {
        try
        {
            return await EngineConnection.OpenAsync(cancellation);
        }
        catch (EngineException e) when (e.CanBeSetUp)
        {
            await Setup.EnsureAsync(["engine"], Recipes.MissingTools(images), progress, cancellation);
        }

        var engine = await EngineConnection.OpenAsync(cancellation);
        foreach (var (dead, _) in await new Leftovers(engine, Folders).RemoveAllAsync(cancellation))
        {
            progress($"Removed what environment {dead.Id} left behind when the engine stopped.");
        }

        return engine;
    }

    /// <summary>Takes the environment's lock.</summary>
    /// <param name="waiting">Called once with a sentence that names the holder, when the wait takes longer than a second; may be null.</param>
    public Task<EnvironmentLock> LockAsync(Action<string>? waiting, CancellationToken cancellation) => EnvironmentLock.TakeAsync(Folders, Id, waiting, cancellation);

    /// <summary>Creates the provider of images.</summary>
    /// <param name="progress">Receives the progress of each image; may be null.</param>
    /// <param name="settings">The settings, if they were already read.</param>
    public ImageProvisioner CreateProvisioner(EngineConnection engine, IProgress<ImageProgress>? progress = null, ImageSettings? settings = null) =>
        new(engine.Client, Recipes, settings ?? Images, progress);

    /// <summary>Returns the settings of a start.</summary>
    public RunnerSettings RunnerSettings(ImageProvisioner images, Lease lease) => new()
    {
        Id = Id,
        Lease = lease,
        Images = images,
        ReaperImage = DiceImages.Reaper,
        Secrets = ReadSecrets(),
        Folders = Folders,
    };

    /// <summary>Returns access to the environment's data.</summary>
    /// <param name="note">Receives problems that do not stop an operation; null for none.</param>
    /// <param name="waiting">Receives a sentence when an operation waits for another process; may be null.</param>
    public EnvironmentData Data(EngineConnection engine, Action<string>? note = null, Action<string>? waiting = null) => DataIn(new EngineStores(engine, Id), note, waiting) with { Engine = engine };

    /// <summary>Returns access to the environment's data where its stores run.</summary>
    /// <param name="stores">Where its stores run.</param>
    /// <inheritdoc cref="Data"/>
    public EnvironmentData DataIn(IStoreHost stores, Action<string>? note = null, Action<string>? waiting = null) => new()
    {
        Stores = stores,
        Id = Id,
        Stack = KnownStack.Name,
        Secrets = ReadSecrets(),
        Folders = Folders,
        Note = note ?? (static _ => { }),
        Waiting = waiting,
    };

    /// <summary>Returns clients of the edge of a running stack.</summary>
    /// <exception cref="DiceException">The edge does not run.</exception>
    public EdgeHttp OpenEdge(RunningStack stack) => new(stack.EdgeAddress(Folders) ?? throw new DiceException(
        $"environment '{stack.Id}' has no edge: {(stack.IsEmpty ? "it does not exist" : "its edge does not run")}", "start it with ./run-env.sh up --detach"));

    /// <summary>Returns the value of a variable; null when it is not set or empty.</summary>
    protected static string? FromVariable(string name) => Env.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static IEnumerable<string> Upwards(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return Path.TrimEndingDirectorySeparator(at.FullName);
        }
    }
}
