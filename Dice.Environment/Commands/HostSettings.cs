using System.CommandLine;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Setup;
using Dice.Environment.Storage;
using Dice.Environment.Surroundings;

namespace Dice.Environment.Commands;

/// <summary>Where the host finds and puts things; from options first, then environment variables, then the checkout.</summary>
internal sealed record HostSettings
{
    private const string SolutionFile = "Dice.sln";

    /// <summary>The variables that the host reads, for <c>--help</c>.</summary>
    public const string VariablesExplained = """
        Environment variables:
          DICE_ENVIRONMENT  the environment's name, as --env
          DICE_WORKSPACE    your own applications, as --workspace
          DICE_IMAGES       auto (default), registry or recipe: where images may come from
          DICE_REGISTRY     a mirror of Docker Hub for all official images, as mirror.example/hub
          DICE_IMAGE_NAME   another reference for one official image: DICE_IMAGE_POSTGRES, _REDIS, _LOCALSTACK,
                            _EDGE, _NODE, _DEBIAN, _REAPER
          DICE_SECRETS      the file of development secrets (default: .env.development)
          DICE_ARTIFACTS    where reports and logs go (default: artifacts)
          DICE_KEEP_FAILED  when 1, a failed environment stays up until `down`
          DICE_ATTACH       auto (default), always or never: whether gates use the stack that is up
          DICE_HOME         where the development CA and downloads are kept; an absolute path
          DICE_BACKUPS      where backups go (default: backups, below DICE_ARTIFACTS)
          DICE_BACKUP_INTERVAL  time between backups while `up` is in the foreground, as 30m (default), 2h; or off
          DICE_BACKUP_KEEP  how many of those stay (default: 10)
          DOCKER_HOST       the container engine, when it is not at its usual place
          NO_COLOR          when set, nothing is coloured
        """;

    /// <summary>The checkout's folder.</summary>
    public required string Root { get; init; }

    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>Whether the environment was named on the command line, so that commands told to the user must name it too.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The user's own applications as given; null for the fixtures.</summary>
    public string? WorkspaceSetting { get; init; }

    /// <summary>Where reports and logs go.</summary>
    public string Artifacts => FromVariable("DICE_ARTIFACTS") is { } folder ? UserFolders.Resolve(folder, "DICE_ARTIFACTS") : Path.Combine(Root, "artifacts");

    /// <summary>Where Dice keeps its own files.</summary>
    public DiceFolders Folders { get; } = DiceFolders.Default;

    /// <summary>The recipes of images.</summary>
    public RecipeCatalog Recipes => new(Path.Combine(Root, "fixtures", "images"));

    /// <summary>The stack over the chosen applications.</summary>
    /// <exception cref="DiceException">One of their folders is missing.</exception>
    public Stack Stack => DiceStack.Create(Workspace);

    /// <summary>The applications: the user's own as far as given, else the fixtures.</summary>
    public Workspace Workspace => WorkspaceSetting is { } setting ? Workspace.Fixtures(Root).With(setting, path => UserFolders.Resolve(path, "--workspace")) : Workspace.Fixtures(Root);

    /// <summary>The applications with which the environment was started, unless others are chosen.</summary>
    public Workspace StartedWorkspace => WorkspaceSetting is null ? Commands.StartedWorkspace.Recall(this) : Workspace;

    /// <summary>The stack over <see cref="StartedWorkspace"/>.</summary>
    public Stack KnownStack => DiceStack.Create(StartedWorkspace);

    /// <summary>The settings of a command line.</summary>
    /// <exception cref="DiceException">The checkout is not found, the environment's name is unusable, or the name of a variable is mistyped.</exception>
    public static HostSettings From(ParseResult parsed)
    {
        SettingNames.RefuseMistyped();
        var root = FindRoot();
        return new HostSettings
        {
            Root = root,
            Id = (Given(parsed, HostOptions.Environment) ?? FromVariable("DICE_ENVIRONMENT")) is { } name ? EnvironmentId.Parse(name) : EnvironmentId.ForCheckout(root),
            IsNamed = Given(parsed, HostOptions.Environment) is not null,
            WorkspaceSetting = Given(parsed, HostOptions.Workspace) ?? FromVariable("DICE_WORKSPACE"),
        };
    }

    /// <summary>The artifacts folder before anything else is known, for reports of crashes.</summary>
    public static string ArtifactsOrTemporary()
    {
        try
        {
            return FromVariable("DICE_ARTIFACTS") is { } folder ? UserFolders.Resolve(folder, "DICE_ARTIFACTS") : Path.Combine(FindRoot(), "artifacts");
        }
        catch (DiceException)
        {
            return Path.GetTempPath();
        }
    }

    /// <summary>From which references official images are taken.</summary>
    /// <exception cref="DiceException">A setting is no usable reference.</exception>
    public static OfficialImages OfficialImages => OfficialImages.From(ProcessVariables.Read(), DiceImages.Official);

    /// <summary>A command line of ours that concerns the same environment, to be told to the user.</summary>
    public string Hint(string verb) => $"./run-env.sh {verb}{(IsNamed ? $" --env {Id}" : "")}";

    /// <summary>The development secrets by key.</summary>
    public IReadOnlyDictionary<string, string> ReadSecrets() => SecretFile.Read(FromVariable("DICE_SECRETS") is { } file ? UserFolders.Resolve(file, "DICE_SECRETS") : Path.Combine(Root, ".env.development"));

    /// <summary>Installs what this machine lacks.</summary>
    public SetupScript Setup => new(Root);

    /// <summary>Opens the engine for a verb that starts containers: it is installed or started where none answers.</summary>
    /// <param name="images">The images that will be needed next.</param>
    /// <param name="talk">Receives the progress of an installation.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="DiceException">There is no engine, and none can be installed or started.</exception>
    public Task<EngineConnection> OpenEngineAsync(IEnumerable<ImageSource> images, TextWriter talk, CancellationToken cancellation) =>
        EngineConnection.OpenOrSetUpAsync(Setup, () => Recipes.MissingTools(images), talk.WriteLine, cancellation);

    /// <summary>Takes the environment's lock for a verb that changes it, and says on standard error for whom it waits.</summary>
    public Task<EnvironmentLock> LockAsync(HostConsole console, CancellationToken cancellation) =>
        EnvironmentLock.TakeAsync(Folders, Id, console.Error.WriteLine, cancellation);

    /// <summary>How images are provided.</summary>
    /// <exception cref="DiceException">A setting or images.lock is not valid.</exception>
    public ImageSettings Images => new(Path.Combine(Artifacts, "images"), Folders.Cache)
    {
        Policy = ImagePolicies.Parse(FromVariable(ImagePolicies.Variable)),
        Official = OfficialImages,
        Lock = ImageLock.Read(Path.Combine(Root, ImageLock.FileName)),
        Setup = Setup,
    };

    /// <summary>Provides images.</summary>
    public ImageProvisioner CreateProvisioner(EngineConnection engine, IProgress<ImageProgress>? progress = null) => CreateProvisioner(engine, Images, progress);

    /// <summary>The same with image settings that were read before.</summary>
    public ImageProvisioner CreateProvisioner(EngineConnection engine, ImageSettings images, IProgress<ImageProgress>? progress = null) => new(engine.Client, Recipes, images, progress);

    /// <summary>Reads all settings, those too that the verb at hand does not use.</summary>
    /// <returns>How images are provided, null when that is not set right; and all settings that are not.</returns>
    public (ImageSettings? Images, IReadOnlyList<DiceException> Errors) Examine()
    {
        var errors = new List<DiceException>();
        var images = Read(() => Images);
        Read(() => Workspace);
        Read(ReadSecrets);
        Read(() => DataSettings.Backups(this));
        return (images, errors);

        T? Read<T>(Func<T> setting)
            where T : class
        {
            try
            {
                return setting();
            }
            catch (DiceException e)
            {
                errors.Add(e);
                return null;
            }
        }
    }

    private static string? Given(ParseResult parsed, Option<string?> option) =>
        parsed.GetResult(option) is not null && parsed.GetValue(option) is { Length: > 0 } value ? value : null;

    private static string? FromVariable(string name) => Env.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string FindRoot()
    {
        if (FromVariable("DICE_REPOSITORY") is { } given)
        {
            return File.Exists(Path.Combine(given, SolutionFile))
                ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(given))
                : throw new DiceException($"DICE_REPOSITORY is {given}, which holds no {SolutionFile}", "set it to the checkout's folder, or unset it");
        }

        return new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }.SelectMany(Upwards).FirstOrDefault(folder => File.Exists(Path.Combine(folder, SolutionFile)))
            ?? throw new DiceException("the checkout is not found: no folder above this one holds Dice.sln", "run it through ./run-env.sh, or set DICE_REPOSITORY to the checkout's folder");
    }

    private static IEnumerable<string> Upwards(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return Path.TrimEndingDirectorySeparator(at.FullName);
        }
    }
}
