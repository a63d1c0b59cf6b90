namespace Dice.Environment.Runtime;

/// <summary>
/// Services that another environment lends. They are used where they run, and are not started here. A service that depends on one of them
/// also joins the lender's network, without an alias that could clash with a name of the lender's own services.
/// </summary>
/// <param name="Lender">The environment that lends.</param>
/// <param name="Services">The names of the services.</param>
public sealed record Loan(EnvironmentId Lender, ImmutableArray<string> Services)
{
    /// <summary>Whether a service is lent.</summary>
    public bool Includes(string service) => Services.Contains(service);

    /// <summary>Whether a service needs the lender's network.</summary>
    public bool Concerns(Service service) => service.Dependencies.Any(dependency => Includes(dependency.Service));

    /// <summary>Returns the host name of a service that is unique on both networks: the name of its container.</summary>
    /// <param name="borrower">The environment that borrows.</param>
    /// <param name="service">The service, lent or not.</param>
    public string HostOf(EnvironmentId borrower, string service) => ContainerParameters.NameOf(Includes(service) ? Lender : borrower, service);

    /// <summary>Returns the part of the stack to start: without the lent services, and without dependencies on them.</summary>
    public Stack Relieve(Stack stack) => stack with
    {
        Services =
        [
            .. stack.Services.Where(service => !Includes(service.Name))
                .Select(service => service with { Dependencies = [.. service.Dependencies.Where(dependency => !Includes(dependency.Service))] }),
        ],
        Routes = [.. stack.Routes.Where(route => !Includes(route.Service))],
    };
}
