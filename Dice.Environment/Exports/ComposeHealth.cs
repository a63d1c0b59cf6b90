namespace Dice.Environment.Exports;

/// <summary>Translates a service's readiness, and its preparation, to a health check that runs in its container.</summary>
internal static class ComposeHealth
{
    /// <summary>Compose starts all services with the same priority, so on a slow machine each may need longer than after <c>up</c>.</summary>
    private const int Patience = 2;

    /// <summary>Returns the health check; null where Compose has none for this readiness.</summary>
    public static Dictionary<string, object>? Of(Service service) => ContainerCheck.Prepared(service) is not { } test ? null : new Dictionary<string, object>
    {
        ["test"] = new List<string> { "CMD-SHELL", ComposeFile.Escape(test) },
        ["interval"] = "2s",
        ["timeout"] = "10s",
        ["retries"] = 5,
        ["start_period"] = string.Create(CultureInfo.InvariantCulture, $"{Patience * service.Readiness.Deadline.TotalSeconds:0}s"),
    };
}
