using Dice.Environment.Edge;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

[assembly: AssemblyFixture(typeof(SharedStack))]

namespace Dice.Environment.Specs.Support;

/// <summary>The Phase 1 stack that gates look at, started once for the assembly by the first that asks; tests that need no engine never wake it.</summary>
public sealed class SharedStack : IAsyncDisposable
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("specs");
    private readonly Lazy<Task<Environments>> _environments;
    private readonly Lazy<Task<StartedStack>> _started;
    private EngineEvents? _events;

    public SharedStack()
    {
        _environments = new(async () => new Environments(await EngineSetup.ConnectAsync(CancellationToken.None)));
        _started = new(StartAsync);
    }

    /// <summary>Environments on the engine.</summary>
    public Task<Environments> Environments => _environments.Value;

    /// <summary>The shared stack's start.</summary>
    public Task<StartedStack> Started => _started.Value;

    /// <summary>What the engine told of the shared stack, from before its start.</summary>
    public async Task<IReadOnlyList<EngineEvents.Entry>> EventsAsync()
    {
        await Started;
        return _events!.Entries;
    }

    /// <summary>The shared stack as it stands now.</summary>
    public async Task<RunningStack> ReadAsync()
    {
        await Started;
        return await (await Environments).ReadAsync(_id);
    }

    /// <summary>Where its edge is reached.</summary>
    public async Task<EdgeAddress> EdgeAddressAsync() => AddressOf((await Started).Stack);

    /// <summary>Where an environment's edge is reached.</summary>
    public static EdgeAddress AddressOf(RunningStack stack)
    {
        var edge = stack.Edge!;
        var zone = EdgeZone.Of(edge.Routes);
        using var authority = CertificateAuthority.Open(DiceFolders.Default.CertificateAuthority(zone), zone);
        return new EdgeAddress(edge.FindEndpoint("http")!.HostPort!.Value, edge.FindEndpoint("https")!.HostPort!.Value, authority.RootCertificatePath);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            _events?.Dispose();
            await (await Environments).DownAsync(_id);
            if (_started.Value.IsCompletedSuccessfully)
            {
                _started.Value.Result.Dispose();
            }
        }
    }

    private async Task<StartedStack> StartAsync()
    {
        var environments = await Environments;
        // Images first: a start's time is measured with images present.
        await Task.WhenAll(Support.Environments.Dice.Services.Select(service => environments.Images.EnsureAsync(service.Image, CancellationToken.None)));
        _events = EngineEvents.Listen(environments.Engine, _id);
        var runner = new StackRunner(environments.Engine, environments.Settings(_id));
        var started = await runner.UpAsync(Support.Environments.Dice, only: null, CancellationToken.None);
        await environments.SeedAsync(started.Stack);
        return started;
    }
}
