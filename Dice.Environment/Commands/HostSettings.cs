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

/// <summary>The host's settings, from options, then environment variables, then the checkout.</summary>
internal sealed record HostSettings
{
    private const string SolutionFile = "Dice.sln";

    /// <summary>The variables that the host reads, for <c>--help</c>.</summary>
    public const string VariablesExplained = """
        Environment variables:
          DICE_ENVIRONMENT  the environment's name, like --env
          DICE_WORKSPACE    your own applications, like --workspace
          DICE_IMAGES       auto (default), registry or recipe: the allowed origins of images
          DICE_REGISTRY     a mirror of Docker Hub for all official images, such as mirror.example/hub
          DICE_IMAGE_NAME   another reference for one official image: DICE_IMAGE_POSTGRES, _REDIS, _LOCALSTACK,
                            _EDGE, _NODE, _DEBIAN, _REAPER
          DICE_SECRETS      the file of development secrets (default: .env.development)
          DICE_ARTIFACTS    the folder for reports and logs (default: artifacts)
          DICE_KEEP_FAILED  if 1, a failed environment stays up until `down`
          DICE_ATTACH       auto (default), always or never: whether gates use the running stack
          DICE_HOME         the folder for the development CA and downloads; an absolute path
          DICE_BACKUPS      the folder for backups (default: backups in DICE_ARTIFACTS)
          DICE_BACKUP_INTERVAL  time between backups while `up` is in the foreground: 30m (default), 2h …, or off
          DICE_BACKUP_KEEP  the number of automatic backups to keep (default: 10)
          DOCKER_HOST       the address of the container engine, if it is not the default
          NO_COLOR          if set, the output has no colours
        """;

    /// <summary>The folder of the checkout.</summary>
    public required string Root { get; init; }

    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>Whether the command line names the environment, so that commands in messages must name it too.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The user's own applications as given; null for the fixtures.</summary>
    public string? WorkspaceSetting { get; init; }

    /// <summary>The folder for reports and logs.</summary>
    public string Artifacts => FromVariable("DICE_ARTIFACTS") is { } folder ? UserFolders.Resolve(folder, "DICE_ARTIFACTS") : Path.Combine(Root, "artifacts");

    /// <summary>The folders in which Dice keeps its files.</summary>
    public DiceFolders Folders { get; } = DiceFolders.Default;

    /// <summary>The recipes of images.</summary>
    public RecipeCatalog Recipes => new(Path.Combine(Root, "fixtures", "images"));

    /// <summary>The stack with the chosen applications.</summary>
    /// <exception cref="DiceException">The folder of an application is missing.</exception>
    public Stack Stack => DiceStack.Create(Workspace);

    /// <summary>The applications: the user's own where given, else the fixtures.</summary>
    public Workspace Workspace => WorkspaceSetting is { } setting ? Workspace.Fixtures(Root).With(setting, path => UserFolders.Resolve(path, "--workspace")) : Workspace.Fixtures(Root);

    /// <summary>The applications with which the environment was started, unless the user chooses others.</summary>
    public Workspace StartedWorkspace => Commands.StartedWorkspace.Of(this);

    /// <summary>The stack with <see cref="StartedWorkspace"/>.</summary>
    public Stack KnownStack => DiceStack.Create(StartedWorkspace);

    /// <summary>Reads the settings of a command line.</summary>
    /// <exception cref="DiceException">The checkout is not found, the environment's name is not valid, or the name of a variable is mistyped.</exception>
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

    /// <summary>The artifacts folder for crash reports; works before the settings are read.</summary>
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

    /// <summary>The references of official images.</summary>
    /// <exception cref="DiceException">A setting is not a valid reference.</exception>
    public static OfficialImages OfficialImages => OfficialImages.From(ProcessVariables.Read(), DiceImages.Official);

    /// <summary>Returns a command line for the same environment, to show to the user.</summary>
    public string Hint(string verb) => $"./run-env.sh {verb}{(IsNamed ? $" --env {Id}" : "")}";

    /// <summary>The development secrets by key.</summary>
    public IReadOnlyDictionary<string, string> ReadSecrets() => SecretFile.Read(FromVariable("DICE_SECRETS") is { } file ? UserFolders.Resolve(file, "DICE_SECRETS") : Path.Combine(Root, ".env.development"));

    /// <summary>The script that installs missing components.</summary>
    public SetupScript Setup => new(Root);

    /// <summary>Opens the engine for a verb that starts containers. If none answers, installs or starts it.</summary>
    /// <param name="images">The images that the verb needs.</param>
    /// <param name="talk">Receives the progress of an installation.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="DiceException">No engine answers, and none can be installed or started.</exception>
    public Task<EngineConnection> OpenEngineAsync(IEnumerable<ImageSource> images, TextWriter talk, CancellationToken cancellation) =>
        EngineConnection.OpenOrSetUpAsync(Setup, () => Recipes.MissingTools(images), talk.WriteLine, cancellation);

    /// <summary>Takes the environment's lock for a verb that changes it; reports a wait and the lock's holder on standard error.</summary>
    public Task<EnvironmentLock> LockAsync(HostConsole console, CancellationToken cancellation) =>
        EnvironmentLock.TakeAsync(Folders, Id, console.Error.WriteLine, cancellation);

    /// <summary>The settings for providing images.</summary>
    /// <exception cref="DiceException">A setting or images.lock is not valid.</exception>
    public ImageSettings Images => new(Path.Combine(Artifacts, "images"), Folders.Cache)
    {
        Policy = ImagePolicies.Parse(FromVariable(ImagePolicies.Variable)),
        Official = OfficialImages,
        Lock = ImageLock.Read(Path.Combine(Root, ImageLock.FileName)),
        Setup = Setup,
    };

    /// <summary>Creates the provider of images.</summary>
    public ImageProvisioner CreateProvisioner(EngineConnection engine, IProgress<ImageProgress>? progress = null) => CreateProvisioner(engine, Images, progress);

    /// <summary>Creates the provider of images with settings that were already read.</summary>
    public ImageProvisioner CreateProvisioner(EngineConnection engine, ImageSettings images, IProgress<ImageProgress>? progress = null) => new(engine.Client, Recipes, images, progress);

    /// <summary>Reads all settings, including those that the current verb does not use.</summary>
    /// <returns>The settings for images, null when they are not valid; and the errors of all settings.</returns>
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
                : throw new DiceException($"DICE_REPOSITORY is {given}, which does not contain {SolutionFile}", "set it to the checkout's folder, or unset it");
        }

        return new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }.SelectMany(Upwards).FirstOrDefault(folder => File.Exists(Path.Combine(folder, SolutionFile)))
            ?? throw new DiceException("the checkout was not found: no parent folder contains Dice.sln", "run Dice through ./run-env.sh, or set DICE_REPOSITORY to the checkout's folder");
    }

    private static IEnumerable<string> Upwards(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return Path.TrimEndingDirectorySeparator(at.FullName);
        }
    }
}
