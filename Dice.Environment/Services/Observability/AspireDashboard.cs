namespace Dice.Environment.Services.Observability;

/// <summary>The Aspire Dashboard: it receives traces and logs over OTLP, stores the newest of them, and shows them. It has an API for queries.</summary>
public static class AspireDashboard
{
    /// <summary>The service's name.</summary>
    public const string Name = "aspire-dashboard";

    /// <summary>The endpoint of its page and of its API.</summary>
    public const string Endpoint = "http";

    /// <summary>The endpoint that receives OTLP over HTTP.</summary>
    public const string OtlpEndpoint = "otlp";

    /// <summary>The endpoint that receives OTLP over gRPC.</summary>
    public const string OtlpGrpcEndpoint = "otlp-grpc";

    /// <summary>The host name at which the edge serves it.</summary>
    public const string Host = "traces.dice.local";

    /// <summary>The number of traces, and of log records, that it keeps; older ones are removed. Its lists become slow above this number.</summary>
    public const int Capacity = 10_000;

    // The home folder of the official image's user: the only folder with a volume that this user can write to.
    private const string Data = "/home/app";

    /// <summary>The key with which applications send.</summary>
    public static Secret OtlpKey { get; } = new("Dashboard__Otlp__PrimaryApiKey", TelemetryExport.ApiKey.Key);

    /// <summary>The key for queries.</summary>
    public static Secret QueryKey { get; } = new("Dashboard__Api__PrimaryApiKey", "TELEMETRY_QUERY_KEY");

    /// <summary>The token with which a person signs in to the page.</summary>
    public static Secret BrowserToken { get; } = new("Dashboard__Frontend__BrowserToken", "TELEMETRY_BROWSER_TOKEN");

    /// <summary>Defines the service.</summary>
    public static Service Define() => new Service(Name, DiceImages.AspireDashboard) { Phase = ObservabilityServices.Phase, User = "1654:1654" }
        .Listening(Endpoint, 18888, "http")
        .Listening(OtlpEndpoint, 18890, "http")
        .Listening(OtlpGrpcEndpoint, 18889, "http")
        .Offering("otlp", Value.UrlOf(Name, OtlpEndpoint))
        // Each secret's file is named after the setting that it contains.
        .WithEnvironment("ASPIRE_DASHBOARD_FILE_CONFIG_DIRECTORY", Secret.Folder)
        .WithSecret(OtlpKey)
        .WithSecret(QueryKey)
        .WithSecret(BrowserToken)
        .WithEnvironment("DASHBOARD__OTLP__AUTHMODE", "ApiKey")
        .WithEnvironment("DASHBOARD__API__AUTHMODE", "ApiKey")
        .WithEnvironment("DASHBOARD__API__ENABLED", "true")
        .WithEnvironment("DASHBOARD__FRONTEND__AUTHMODE", "BrowserToken")
        .WithEnvironment("DASHBOARD__UI__DISABLEAGENTHELP", "true")
        .WithEnvironment("ASPIRE_DASHBOARD_SUPPRESS_BROWSER_TOKEN_IN_OUTPUT", "true")
        // ASPIRE_DASHBOARD_FORWARDEDHEADERS_ENABLED takes effect after the sign-in was looked for, under the name that its cookie has without TLS.
        .WithEnvironment("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")
        .WithEnvironment("DASHBOARD__TELEMETRYLIMITS__MAXTRACECOUNT", Capacity.ToString(CultureInfo.InvariantCulture))
        .WithEnvironment("DASHBOARD__TELEMETRYLIMITS__MAXLOGCOUNT", Capacity.ToString(CultureInfo.InvariantCulture))
        .WithEnvironment("ASPIRE_DASHBOARD_PERSISTENCE_MODE", "Resume")
        .WithEnvironment("ASPIRE_DASHBOARD_DATA_DIRECTORY", $"{Data}/telemetry")
        .WithEnvironment("HOME", "/tmp")
        .Mounting(new VolumeMount("data", Data))
        .LimitedTo(memoryMiB: 384, pids: 128)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(Endpoint, "/health"));
}
