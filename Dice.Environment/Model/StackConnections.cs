namespace Dice.Environment.Model;

/// <summary>
/// Which services open connections to which: a service connects to its dependencies, and to the services whose addresses its environment contains. The second
/// kind without the first is a call back, such as a webhook.
/// </summary>
public static class StackConnections
{
    /// <summary>Returns the services of the stack to which a service connects, in the order of their names.</summary>
    public static ImmutableArray<string> From(Service service, Stack stack) =>
    [
        .. service.Dependencies.Select(dependency => dependency.Service)
            .Concat(service.Environment.Values.SelectMany(value => value.Parts).OfType<EndpointValue>().Select(endpoint => endpoint.Service))
            .Where(name => name != service.Name && stack.Services.Any(other => other.Name == name))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Returns the services of the stack that connect to a service, in the order of their names.</summary>
    public static ImmutableArray<string> To(Service service, Stack stack) =>
        [.. stack.Services.Where(other => From(other, stack).Contains(service.Name)).Select(other => other.Name).Order(StringComparer.Ordinal)];
}
