using System.CommandLine;
using Dice.Environment.Installations;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands;

/// <summary>The installation that a command line names: from options, then environment variables, then the checkout.</summary>
internal sealed record HostSettings : Installation
{
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
          DICE_OBSERVABILITY  small (default) or full: which services store the traces and logs of gates
          DICE_TEST_TIME    the time of a test run, such as 45m: tests that have not begun by then are skipped
          DICE_HOME         the folder for the development CA and downloads; an absolute path
          DICE_BACKUPS      the folder for backups (default: backups in DICE_ARTIFACTS)
          DICE_BACKUP_INTERVAL  time between backups while `up` is in the foreground: 30m (default), 2h …, or off
          DICE_BACKUP_KEEP  the number of automatic backups to keep (default: 10)
          DOCKER_HOST       the address of the container engine, if it is not the default
          NO_COLOR          if set, the output has no colours
        """;

    /// <summary>Whether the command line names the environment, so that commands in messages must name it too.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Reads the settings of a command line.</summary>
    /// <exception cref="DiceException">The checkout is not found, the environment's name is not valid, or the name of a variable is mistyped.</exception>
    public static HostSettings From(ParseResult parsed)
    {
        SettingNames.RefuseMistyped();
        var root = FindRoot();
        var name = Given(parsed, HostOptions.Environment);
        return new HostSettings
        {
            Root = root,
            Id = name is null ? IdOf(root) : EnvironmentId.Parse(name),
            IsNamed = name is not null,
            WorkspaceSetting = Given(parsed, HostOptions.Workspace) ?? FromVariable("DICE_WORKSPACE"),
        };
    }

    /// <summary>The artifacts folder for crash reports; works before the settings are read.</summary>
    public static string ArtifactsOrTemporary()
    {
        try
        {
            return FromVariable("DICE_ARTIFACTS") is null ? ArtifactsOf(FindRoot()) : ArtifactsOf("");
        }
        catch (DiceException)
        {
            return Path.GetTempPath();
        }
    }

    /// <summary>Returns a command line for the same environment, to show to the user.</summary>
    public string Hint(string verb) => $"./run-env.sh {verb}{(IsNamed ? $" --env {Id}" : "")}";

    private static string? Given(ParseResult parsed, Option<string?> option) =>
        parsed.GetResult(option) is not null && parsed.GetValue(option) is { Length: > 0 } value ? value : null;
}
