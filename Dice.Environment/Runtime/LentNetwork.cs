using Dice.Environment.Runtime.Engine;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>The network of an environment that lends services; containers of a borrowing environment join it.</summary>
/// <param name="loan">The loan.</param>
/// <param name="network">The lender's network.</param>
public sealed class LentNetwork(EngineConnection engine, Loan loan, string network)
{
    /// <summary>Finds the lender's network.</summary>
    /// <exception cref="DiceException">The lender does not exist, or a lent service does not run.</exception>
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

    /// <summary>Connects a created container that needs a lent service. It gets no alias: that name belongs to the lender's own service.</summary>
    public async Task JoinAsync(Service service, string container)
    {
        if (loan.Concerns(service))
        {
            await engine.Client.Networks.ConnectNetworkAsync(network, new Api.NetworkConnectParameters { Container = container }, CancellationToken.None);
        }
    }
}
