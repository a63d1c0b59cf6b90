using Dice.Environment.Services.Monitoring;

namespace Dice.Environment.Services;

/// <summary>
/// The modes of <c>up --mode</c>: the smallest sets of services that are useful alone. The graph adds what these services require. A mode exists once the
/// stack has its first service; other services that the stack lacks are left out.
/// </summary>
public static class ServiceModes
{
    /// <summary>The mode with all services.</summary>
    public const string Full = "full";

    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> Members = new Dictionary<string, ImmutableArray<string>>
    {
        ["backend"] = [Backend.Name, EdgeProxy.Name],
        ["web"] = [Pwa.Name, Backend.Name, EdgeProxy.Name],
        ["cms"] = [Cms.Name, EdgeProxy.Name],
        ["monitoring"] = [PrometheusServer.Name, AlertmanagerServer.Name, Exporters.Node, EnvironmentExporter.Name, Grafana.Name, EdgeProxy.Name],
        ["data"] = [Postgres.Name, Redis.Name, LocalStack.Name],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The names of all modes.</summary>
    public static ImmutableArray<string> Names { get; } = [Full, .. Members.Keys];

    /// <summary>Returns the services that a mode names, without their requirements; empty for all services.</summary>
    /// <exception cref="DiceException">The mode is unknown, or the stack lacks its service.</exception>
    public static ImmutableArray<string> ServicesOf(string mode, Stack stack)
    {
        if (mode == Full)
        {
            return [];
        }

        var members = Members.TryGetValue(mode, out var known) ? known : throw new DiceException($"there is no mode '{mode}'", $"choose from: {string.Join(", ", Names)}");
        return Has(stack, members[0])
            ? [.. members.Where(name => Has(stack, name))]
            : throw new DiceException(
                $"mode '{mode}' needs the service '{members[0]}', which this stack does not have",
                "choose another mode, or leave out the options that exclude the service (--phase, --workspace)");
    }

    /// <summary>Returns the services that run their development script in a mode, although the stack contains their production build.</summary>
    public static ImmutableHashSet<string> InDevelopment(string? mode) => mode == Cms.Name ? [Cms.Name] : [];

    /// <summary>Returns the modes in which a service runs, requirements included; the full mode is left out.</summary>
    public static IEnumerable<string> ModesOf(string service, Stack stack) => Members
        .Where(mode => Has(stack, mode.Value[0]) && StackGraph.RequiredClosure(stack, ServicesOf(mode.Key, stack)).Contains(service))
        .Select(mode => mode.Key);

    private static bool Has(Stack stack, string name) => stack.Services.Any(service => service.Name == name);
}
