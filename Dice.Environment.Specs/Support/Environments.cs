using Dice.Environment.Data.Seeding;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Support;

/// <summary>Environments for gates: ephemeral, so that nothing is left however a run ends, and clear of a developer's ports.</summary>
public sealed class Environments(EngineConnection engine)
{
    private static readonly Lazy<Stack> OverWorkspace = new(() => Phase1(Checkout.Workspace));

    /// <summary>Added to the ports that the stack would like, 443 becoming 10443.</summary>
    public const int PortShift = 10_000;

    /// <summary>The engine.</summary>
    public EngineConnection Engine { get; } = engine;

    /// <summary>Provides images, shared so that each is looked for once a run.</summary>
    public ImageProvisioner Images { get; } = Checkout.Installation.CreateProvisioner(engine);

    /// <summary>Phase 1 of DICE over the applications under test.</summary>
    public static Stack Dice => OverWorkspace.Value;

    /// <summary>Phase 1 of DICE over the fixtures.</summary>
    public static Stack OverFixtures { get; } = Phase1(Checkout.Fixtures);

    /// <summary>Phase 1 of DICE over a workspace's applications.</summary>
    public static Stack Phase1(Workspace workspace) => DiceStack.Create(workspace).UpTo(new Phase(1));

    /// <summary>The settings of an environment.</summary>
    public RunnerSettings Settings(EnvironmentId id, Lease? lease = null) => Checkout.InstallationOf(id).RunnerSettings(Images, lease ?? Lease.Ephemeral) with { HostPortShift = PortShift };

    /// <summary>Brings a stack up in an environment.</summary>
    public Task<StartedStack> UpAsync(Stack stack, EnvironmentId id, IReadOnlyCollection<string>? only = null, Lease? lease = null) =>
        Runner(id, lease).UpAsync(stack, only is { Count: > 0 } ? stack.Only(only) : null, TestContext.Current.CancellationToken);

    /// <summary>Runs an environment whose failed start is saved, see <see cref="GateBundles"/>.</summary>
    public StackRunner Runner(EnvironmentId id, Lease? lease = null)
    {
        var journal = GateBundles.WatchStart(id);
        return new StackRunner(Engine, Settings(id, lease) with { WhenFailed = (_, reason) => GateBundles.StartFailedAsync(Engine, id, journal, reason) }, journal);
    }

    /// <summary>Loads the development data, as <c>up</c> does after a start; nothing when no application under test has the characters.</summary>
    public Task<SeedOutcome?> SeedAsync(RunningStack stack) => !ApplicationsUnderTest.Current.Have(Need.Characters)
        ? Task.FromResult<SeedOutcome?>(null)
        : SeedLoader.For(Engine, stack, Settings(stack.Id).Secrets, SeedFolder.Of(Checkout.Root)).EnsureAsync(CancellationToken.None);

    /// <summary>Takes an environment away, volumes and checkpoints included; one whose gate failed stays when DICE_KEEP_FAILED says so.</summary>
    public async Task<Removed> DownAsync(EnvironmentId id)
    {
        if (KeptEnvironment.IsWanted && GateBundles.HasFailed(id) && await KeptEnvironment.KeepAsync(Engine, DiceFolders.Default, id, CancellationToken.None))
        {
            return new Removed(0, 0, 0);
        }

        return await new StackStopper(Engine, id, DiceFolders.Default).DownAsync(VolumeRemoval.All, progress: null, CancellationToken.None);
    }

    /// <summary>Reads an environment.</summary>
    public Task<RunningStack> ReadAsync(EnvironmentId id) => RunningStack.ReadAsync(Engine, id, TestContext.Current.CancellationToken);
}
