using Dice.Environment.Model;

namespace Dice.Environment.Services;

/// <summary>The whole of DICE, phase by phase.</summary>
public static class DiceStack
{
    /// <summary>The last phase that there is so far.</summary>
    public static Phase LatestPhase { get; } = new(1);

    /// <summary>The stack over a workspace's applications.</summary>
    /// <exception cref="DiceException">A folder of the workspace is missing.</exception>
    public static Stack Create(Workspace workspace)
    {
        workspace.Validate();
        return new Stack("dice")
            .With(Postgres.Define())
            .With(Redis.Define())
            .With(LocalStack.Define(workspace))
            .With(Backend.Define(workspace))
            .With(Rules.Define(workspace))
            .With(Gateway.Define(workspace))
            .With(Pwa.Define(workspace))
            .With(EdgeProxy.Define())
            .With(new Route(Backend.Host, Backend.Name))
            .With(new Route(Backend.Host, Gateway.Name, Gateway.Endpoint) { PathPrefix = Gateway.PathPrefix })
            .With(new Route(Pwa.Host, Pwa.Name));
    }
}
