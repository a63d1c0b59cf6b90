namespace Dice.Environment.Services.Observability;

/// <summary>The services of Phase 3 that store traces and logs. No other service depends on them.</summary>
public static class ObservabilityServices
{
    /// <summary>The phase that adds them.</summary>
    public static readonly Phase Phase = new(3);

    /// <summary>The names of all services.</summary>
    public static ImmutableArray<string> Names { get; } = [AspireDashboard.Name, LogCollector.Name];

    /// <summary>Adds all services except the collector of logs, whose configuration contains the whole stack, and their routes.</summary>
    public static Stack AddTo(Stack stack) => stack
        .With(AspireDashboard.Define())
        .With(new Route(AspireDashboard.Host, AspireDashboard.Name, AspireDashboard.Endpoint) { SignIn = $"with the token {AspireDashboard.BrowserToken.Key}" });
}
