namespace Dice.Environment.Model;

/// <summary>Where a service serves its metrics, in the format of OpenMetrics or Prometheus, on the stack's network. The port is not published on the host.</summary>
/// <param name="Port">The port inside the container.</param>
/// <param name="Path">The path.</param>
public sealed record MetricsEndpoint(int Port, string Path = "/metrics");
