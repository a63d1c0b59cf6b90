namespace Dice.Environment.Services.Observability.Full;

/// <summary>
/// Jaeger, Elasticsearch, Logstash and Kibana in place of the Aspire Dashboard, with <c>up --observability full</c>. Their images can only be pulled. No
/// other service depends on them.
/// </summary>
public static class FullObservability
{
    /// <summary>What the default has in its place, as the end of a sentence.</summary>
    public const string Alternative = "the Aspire Dashboard stores and shows traces and logs, the newest 10,000 of each";

    /// <summary>The names of all services.</summary>
    public static ImmutableArray<string> Names { get; } = [Elasticsearch.Name, Logstash.Name, Kibana.Name, Jaeger.Name];

    /// <summary>Returns whether services have the full variant among them; null when they have neither variant.</summary>
    public static bool? IsIn(IEnumerable<string> services) => services.ToHashSet() switch
    {
        var names when names.Overlaps(Names) => true,
        var names when names.Contains(AspireDashboard.Name) => false,
        _ => null,
    };

    /// <summary>Returns the stack with the full variant; the stack itself when it has it. Applications send to the same kind of address as before, with the same key.</summary>
    public static Stack PutInto(Stack stack)
    {
        if (IsIn(stack.Services.Select(service => service.Name)) is true)
        {
            return stack;
        }

        Service[] others = [.. stack.Services.Where(service => service.Name != AspireDashboard.Name).Select(Redirect)];
        return stack with
        {
            Services = [.. others, Elasticsearch.Define(), Logstash.Define(), Kibana.Define(others.Select(service => service.Name)), Jaeger.Define()],
            Routes =
            [
                .. stack.Routes.Where(route => route.Service != AspireDashboard.Name),
                new Route(Jaeger.Host, Jaeger.Name, Jaeger.Endpoint) { SignIn = SignIn },
                new Route(Kibana.Host, Kibana.Name, Kibana.Endpoint) { SignIn = SignIn },
            ],
        };
    }

    private static string SignIn => $"as {ElasticUser.Developer.Name} with {ElasticUser.Developer.Password.Key}";

    /// <summary>What refers to the dashboard's receiver refers to Jaeger's, also in files, as those of the collector of logs; the edge serves both pages.</summary>
    private static Service Redirect(Service service) => service with
    {
        Dependencies = [.. service.Dependencies.SelectMany(dependency => Redirect(dependency, service)).Distinct()],
        Mounts = [.. service.Mounts.Select(mount => mount is FilesMount folder && service.Name == LogCollector.Name ? Redirect(folder) : mount)],
        Environment = service.Environment.ToImmutableSortedDictionary(entry => entry.Key, entry => Redirect(entry.Value), StringComparer.Ordinal),
    };

    private static FilesMount Redirect(FilesMount folder) => folder with { Files = [.. folder.Files.Select(file => file with { Write = () => Redirect(file.Write()) })] };

    private static Dependency[] Redirect(Dependency dependency, Service service) => dependency.Service != AspireDashboard.Name
        ? [dependency]
        : service.Name == EdgeProxy.Name
            ? [dependency with { Service = Jaeger.Name }, dependency with { Service = Kibana.Name }]
            : [dependency with { Service = Jaeger.Name }];

    private static Value Redirect(Value value) => value switch
    {
        EndpointValue { Service: AspireDashboard.Name, Endpoint: AspireDashboard.OtlpEndpoint } receiver => receiver with { Service = Jaeger.Name, Endpoint = Jaeger.OtlpEndpoint },
        EndpointValue { Service: AspireDashboard.Name, Endpoint: AspireDashboard.Endpoint } page => page with { Service = Jaeger.Name, Endpoint = Jaeger.Endpoint },
        JoinedValue joined => joined with { Values = [.. joined.Values.Select(Redirect)] },
        _ => value,
    };
}
