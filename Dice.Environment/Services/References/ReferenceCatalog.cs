namespace Dice.Environment.Services.References;

/// <summary>All references that a value can contain, except secrets.</summary>
internal static class ReferenceCatalog
{
    /// <summary>The values by name: <c>SERVICE.host</c>, <c>.port</c>, <c>.url</c>, <c>.publicUrl</c>, the values that a service offers, and the same for <c>self</c>.</summary>
    public static ImmutableSortedDictionary<string, Value> Of(Stack stack, string self)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        foreach (var service in stack.Services)
        {
            foreach (var (name, value) in ValuesOf(service, stack))
            {
                values[$"{service.Name}.{name}"] = value;
                if (service.Name == self)
                {
                    values[$"self.{name}"] = value;
                }
            }
        }

        return values.ToImmutable();
    }

    private static IEnumerable<(string Name, Value Value)> ValuesOf(Service service, Stack stack)
    {
        if ((service.Endpoints.FirstOrDefault(endpoint => endpoint.Scheme == "http") ?? service.Endpoints.FirstOrDefault()) is { } endpoint)
        {
            yield return ("host", Value.HostOf(service.Name, endpoint.Name));
            yield return ("port", Value.PortOf(service.Name, endpoint.Name));
            yield return ("url", Value.UrlOf(service.Name, endpoint.Name));
        }

        if (stack.Routes.FirstOrDefault(route => route.Service == service.Name) is { } found)
        {
            yield return ("publicUrl", found.PathPrefix.Length > 0 ? Value.Join(Value.RouteTo(found.Host), found.PathPrefix) : Value.RouteTo(found.Host));
        }

        foreach (var (name, value) in service.Offers)
        {
            yield return (name, value);
        }
    }
}
