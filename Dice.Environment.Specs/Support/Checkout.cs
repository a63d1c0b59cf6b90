using Dice.Environment.Installations;
using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Support;

/// <summary>The folders of the checkout under test.</summary>
public static class Checkout
{
    /// <summary>The folder that holds Dice.sln.</summary>
    public static string Root { get; } = Installation.FindRoot();

    /// <summary>The fixtures as the applications under development.</summary>
    public static Workspace Fixtures { get; } = Workspace.Fixtures(Root);

    /// <summary>The applications that the gates test: those of <c>DICE_WORKSPACE</c>, otherwise the fixtures.</summary>
    /// <exception cref="Dice.Environment.Model.DiceException">DICE_WORKSPACE names no usable folder.</exception>
    public static Workspace Workspace => Env.GetEnvironmentVariable("DICE_WORKSPACE") is { Length: > 0 } setting ? Fixtures.With(setting) : Fixtures;

    /// <summary>Where reports and logs of the specs go.</summary>
    public static string Artifacts { get; } = Installation.ArtifactsOf(Root);

    /// <summary>The environment that <c>run-env.sh</c> keeps up for this checkout.</summary>
    public static Installation Installation { get; } = InstallationOf(Installation.IdOf(Root));

    /// <summary>Another environment of this checkout.</summary>
    public static Installation InstallationOf(EnvironmentId id) => new() { Root = Root, Id = id };
}
