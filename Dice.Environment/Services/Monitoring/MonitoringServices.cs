namespace Dice.Environment.Services.Monitoring;

/// <summary>The services of Phase 2 that observe the others. No other service depends on them, and they do not wait for others.</summary>
public static class MonitoringServices
{
    internal static readonly Phase Phase = new(2);

    /// <summary>Runs as nobody, as the official images do.</summary>
    internal const string Nobody = "65534:65534";

    /// <summary>The names of all services.</summary>
    public static ImmutableArray<string> Names { get; } =
        [PrometheusServer.Name, AlertmanagerServer.Name, Exporters.Node, Exporters.Postgres, Exporters.Redis, EnvironmentExporter.Name, Grafana.Name];

    /// <summary>Adds all services except Prometheus, whose configuration contains the whole stack, and their routes.</summary>
    public static Stack AddTo(Stack stack) => stack
        .With(AlertmanagerServer.Define())
        .With(Exporters.OfMachine())
        .With(Exporters.OfPostgres())
        .With(Exporters.OfRedis())
        .With(EnvironmentExporter.Define(stack.Hosts))
        .With(Grafana.Define())
        .With(new Route(Grafana.Host, Grafana.Name, Grafana.Endpoint))
        .With(new Route(Grafana.Host, PrometheusServer.Name, PrometheusServer.Endpoint) { PathPrefix = PrometheusServer.PathPrefix });
}
