using Dice.Environment.Services;

namespace Dice.Environment.Specs.Support;

/// <summary>The folders of the checkout under test.</summary>
public static class Checkout
{
    /// <summary>The folder that holds Dice.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The fixtures as the applications under development.</summary>
    public static Workspace Fixtures { get; } = Workspace.Fixtures(Root);

    /// <summary>The applications that the gates test: those of <c>DICE_WORKSPACE</c>, otherwise the fixtures.</summary>
    /// <exception cref="Dice.Environment.Model.DiceException">DICE_WORKSPACE names no usable folder.</exception>
    public static Workspace Workspace => Env.GetEnvironmentVariable("DICE_WORKSPACE") is { Length: > 0 } setting ? Fixtures.With(setting) : Fixtures;

    /// <summary>Where reports and logs of the specs go.</summary>
    public static string Artifacts { get; } = Env.GetEnvironmentVariable("DICE_ARTIFACTS") is { Length: > 0 } folder ? folder : Path.Combine(Root, "artifacts");

    private static string FindRoot()
    {
        if (Env.GetEnvironmentVariable("DICE_REPOSITORY") is { Length: > 0 } given)
        {
            return given;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dice.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Dice.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
