namespace Dice.Environment.Services.Observability;

/// <summary>How the fixtures send their traces and logs.</summary>
public static class TelemetryExport
{
    /// <summary>The key that an application sends in the header <c>x-otlp-api-key</c>.</summary>
    public static Secret ApiKey { get; } = new("otlp-api-key", "OTLP_API_KEY");

    /// <summary>Makes the application send its traces and logs.</summary>
    internal static Service WithTelemetry(this Service service) => service
        .Using(AspireDashboard.Name)
        .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Value.UrlOf(AspireDashboard.Name, AspireDashboard.OtlpEndpoint))
        .WithEnvironment("OTLP_API_KEY_FILE", ApiKey.Path)
        .WithSecret(ApiKey);
}
