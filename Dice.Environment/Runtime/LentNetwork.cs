using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>The network of an environment that lends services, for containers of another to join.</summary>
/// <param name="engine">The engine.</param>
/// <param name="loan">The loan.</param>
/// <param name="network">The lender's network.</param>
public sealed class LentNetwork(EngineConnection engine, Loan loan, string network)
{
    /// <summary>Finds it.</summary>
    /// <exception cref="DiceException">The lender is not there, or a lent service does not run.</exception>
    public static async Task<LentNetwork> FindAsync(EngineConnection engine, Loan loan, CancellationToken cancellation)
    {
        var lender = await RunningStack.ReadAsync(engine, loan.Lender, cancellation);
        foreach (var name in loan.Services)
        {
            if (lender[name] is { IsRunning: false } service)
            {
                throw new DiceException($"'{name}' of environment '{loan.Lender}' is {service.State}: it cannot be lent", $"start it: ./run-env.sh up --env {loan.Lender}");
            }
        }

        var networks = await engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.FilterFor(loan.Lender) }, cancellation);
        return new LentNetwork(engine, loan, networks.First().ID);
    }

    /// <summary>Joins a created container that needs something lent. It gets no alias: the lender's own service of its name keeps that to itself.</summary>
    public async Task JoinAsync(Service service, string container)
    {
        if (loan.Concerns(service))
        {
            await engine.Client.Networks.ConnectNetworkAsync(network, new Api.NetworkConnectParameters { Container = container }, CancellationToken.None);
        }
    }
}
