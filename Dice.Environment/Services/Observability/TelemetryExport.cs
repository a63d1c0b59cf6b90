namespace Dice.Environment.Services.Observability;

/// <summary>How an application sends its traces and logs.</summary>
public static class TelemetryExport
{
    /// <summary>The key that an application sends in the header <c>x-otlp-api-key</c>.</summary>
    public static Secret ApiKey { get; } = new("otlp-api-key", "OTLP_API_KEY");
}
