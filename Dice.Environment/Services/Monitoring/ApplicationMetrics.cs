namespace Dice.Environment.Services.Monitoring;

/// <summary>The metrics of the fixtures, which serve them on the port in <c>METRICS_PORT</c>.</summary>
internal static class ApplicationMetrics
{
    private const int Port = 9464;

    /// <summary>Makes the application serve its metrics.</summary>
    public static Service WithApplicationMetrics(this Service service) => service
        .WithEnvironment("METRICS_PORT", Port.ToString(CultureInfo.InvariantCulture))
        .ServingMetrics(Port);
}
