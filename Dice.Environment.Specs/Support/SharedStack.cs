using Dice.Environment.Data;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Diagnostics.Startup;
using Dice.Environment.Edge.Client;
using Dice.Environment.Gates;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Attach;
using Dice.Environment.Specs.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedStack))]

namespace Dice.Environment.Specs.Support;

/// <summary>
/// The Phase 1 stack that gates look at, started once for the assembly by the first that asks; tests that need no engine never wake it.
/// When a developer keeps a stack up, its databases are used, in a space of the gates' own: see <see cref="Attachment"/>.
/// </summary>
public sealed class SharedStack : IAsyncDisposable
{
    /// <summary>The trait of the gates that look at this stack: CI runs them attached and, once more, on a stack of their own.</summary>
    public const string Trait = "Stack";

    /// <summary>See <see cref="Trait"/>.</summary>
    public const string TraitValue = "Shared";

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("specs");
    private readonly EnvironmentId _wholeId = EnvironmentId.NewUnique("whole");
    private readonly Lazy<Task<Environments>> _environments;
    private readonly Lazy<Task<Attachment?>> _attachment;
    private readonly Lazy<Task<StartedStack>> _started;
    private readonly Lazy<Task<StartedStack>> _whole;
    private EngineEvents? _events;

    public SharedStack()
    {
        _environments = new(async () => new Environments(await EngineSetup.ConnectAsync(CancellationToken.None)));
        _attachment = new(AttachAsync);
        _started = new(StartAsync);
        _whole = new(async () => await _attachment.Value is null ? await _started.Value : await StartWholeAsync(_wholeId));
    }

    /// <summary>Environments on the engine.</summary>
    public Task<Environments> Environments => _environments.Value;

    /// <summary>The shared stack's start; of an attached one, the applications and the edge.</summary>
    public Task<StartedStack> Started => _started.Value;

    /// <summary>
    /// The start of a whole stack from nothing, databases included: the shared stack's own, or one beside when that is attached. For gates
    /// that look at the start, or work on the database server rather than in a database.
    /// </summary>
    public Task<StartedStack> WholeStarted => _whole.Value;

    /// <summary>What the engine told of the whole stack, from before its start.</summary>
    public async Task<IReadOnlyList<EngineEvents.Entry>> WholeEventsAsync()
    {
        await WholeStarted;
        return _events!.Entries;
    }

    /// <summary>
    /// The shared stack as it stands now. When it is attached, the developer's databases are no part of it, so that nobody touches them by
    /// mistake: data is reached by <see cref="OpenDatabaseAsync"/> and <see cref="RedisPortAsync"/>.
    /// </summary>
    public async Task<RunningStack> ReadAsync() => await (await Environments).ReadAsync((await Started).Stack.Id);

    /// <summary>The whole stack as it stands now; see <see cref="WholeStarted"/>.</summary>
    public async Task<RunningStack> ReadWholeAsync() => await (await Environments).ReadAsync((await WholeStarted).Stack.Id);

    /// <summary>An open connection to the database that the backend works in; the caller disposes it.</summary>
    public async Task<NpgsqlConnection> OpenDatabaseAsync()
    {
        await Started;
        return await _attachment.Value is { } attachment
            ? await attachment.Space.ConnectAsync(TestContext.Current.CancellationToken)
            : await DatabaseAccess.For(await ReadAsync(), (await Environments).Settings(_id).Secrets).OpenAsync(cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>The port on 127.0.0.1 of the Redis that the backend uses, and what its keys there begin with.</summary>
    public async Task<(int Port, string KeyPrefix)> RedisPortAsync()
    {
        await Started;
        return await _attachment.Value is { } attachment
            ? (await attachment.RedisPortAsync(), attachment.Space.KeyPrefix)
            : ((await ReadAsync())[Redis.Name].FindEndpoint(Redis.Endpoint)!.HostPort!.Value, "");
    }

    /// <summary>Where its edge is reached.</summary>
    public async Task<EdgeAddress> EdgeAddressAsync() => AddressOf((await Started).Stack);

    /// <summary>Where an environment's edge is reached.</summary>
    public static EdgeAddress AddressOf(RunningStack stack) => stack.EdgeAddress(DiceFolders.Default)!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var (start, id) in new[] { (_whole, _wholeId), (_started, _id) })
        {
            if (start.IsValueCreated)
            {
                await (await Environments).DownAsync(id);
                if (start.Value.IsCompletedSuccessfully)
                {
                    start.Value.Result.Dispose();
                }
            }
        }

        _events?.Dispose();
        if (_attachment.IsValueCreated && _attachment.Value.IsCompletedSuccessfully && await _attachment.Value is { } attachment)
        {
            await attachment.DisposeAsync();
        }

        GateBundles.TellAll();
    }

    private async Task<Attachment?> AttachAsync()
    {
        var mode = AttachModes.Parse(Env.GetEnvironmentVariable(AttachModes.Variable));
        var (attachment, reason) = await Attachment.FindAsync(await Environments, Attachment.DevelopersId, mode);
        var words = attachment?.Words ?? $"On a stack of the gates' own: {reason}.";
        Console.WriteLine(words);
        if (attachment is not null && mode == AttachMode.Auto)
        {
            Terminal.TryWriteLine(words); // `dotnet test` keeps to itself what passing tests print; nobody asked for this, so it is told.
        }

        GatesNotes.In(Checkout.Artifacts).WriteStack(words);
        return attachment;
    }

    private async Task<StartedStack> StartAsync()
    {
        if (await _attachment.Value is not { } attachment)
        {
            return await StartWholeAsync(_id);
        }

        var environments = await Environments;
        var runner = new StackRunner(environments.Engine, environments.Settings(_id) with { Loan = attachment.Loan });
        var started = await runner.UpAsync(attachment.Move(Support.Environments.Dice), wanted: null, CancellationToken.None);
        await new SeedLoader(await attachment.AccessAsync(), SeedFolder.Of(Checkout.Root)) { Database = attachment.Space.Database }.EnsureAsync(CancellationToken.None);
        GatesNotes.In(Checkout.Artifacts).WriteSection("Start of the shared stack", StartupPage.RenderSection(started.Timeline));
        return started;
    }

    private async Task<StartedStack> StartWholeAsync(EnvironmentId id)
    {
        var environments = await Environments;
        // Images first: a start's time is measured with images present.
        await environments.Images.PrepareAsync(Support.Environments.Dice.Services.Select(service => service.Image), CancellationToken.None);
        await Task.WhenAll(Support.Environments.Dice.Services.Select(service => environments.Images.EnsureAsync(service.Image, CancellationToken.None)));
        _events = EngineEvents.Listen(environments.Engine, id);
        GateBundles.WatchForAll(id);
        var started = await environments.Runner(id).UpAsync(Support.Environments.Dice, wanted: null, CancellationToken.None);
        await environments.SeedAsync(started.Stack);
        GatesNotes.In(Checkout.Artifacts).WriteSection("Start of the shared stack", StartupPage.RenderSection(started.Timeline));
        return started;
    }
}
