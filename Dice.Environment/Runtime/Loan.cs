using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime;

/// <summary>
/// Services that another environment lends: they are used where they run, and not started here. Whoever depends on one of them joins the
/// lender's network too, under no name that a service of the lender could take for its own neighbour's.
/// </summary>
/// <param name="Lender">The environment that lends.</param>
/// <param name="Services">The names of the services.</param>
public sealed record Loan(EnvironmentId Lender, ImmutableArray<string> Services)
{
    /// <summary>Whether a service is lent.</summary>
    public bool Includes(string service) => Services.Contains(service);

    /// <summary>Whether a service needs the lender's network.</summary>
    public bool Concerns(Service service) => service.Dependencies.Any(dependency => Includes(dependency.Service));

    /// <summary>The host name of a service that is one of a kind on both networks: its container's.</summary>
    /// <param name="borrower">The environment that borrows.</param>
    /// <param name="service">The service, lent or not.</param>
    public string HostOf(EnvironmentId borrower, string service) => ContainerFactory.NameOf(Includes(service) ? Lender : borrower, service);

    /// <summary>What is left to start: the stack without what is lent, and without the wait for it.</summary>
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
