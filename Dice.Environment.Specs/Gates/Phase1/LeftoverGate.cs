using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Images;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The doctor finds what dead environments left on a real engine, removes that alone, and finds stale images.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class LeftoverGate(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _dead = EnvironmentId.NewUnique("dead");
    private readonly EnvironmentId _staying = EnvironmentId.NewUnique("staying");
    private Environments _environments = null!;
    private Leftovers _leftovers = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        _leftovers = new Leftovers(_environments.Engine, DiceFolders.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_dead);
        await _environments.DownAsync(_staying);
    }

    [Fact]
    public async Task What_an_environment_left_whose_process_and_reaper_are_gone_is_found_and_removed_and_all_else_stays()
    {
        var living = (await shared.Started).Stack.Id;
        await MakeAsync(_dead, "tok-1", Lease.Ephemeral);
        await MakeVolumeAsync(_dead, "cache", "tok-1");
        await MakeVolumeAsync(_dead, "data", LeaseKeeper.PersistentToken);
        await MakeAsync(_staying, LeaseKeeper.PersistentToken, Lease.Persistent);

        var found = await _leftovers.FindAsync(Stop);
        var dead = found.Should().ContainSingle(one => one.Id == _dead).Subject;
        (dead.Containers, dead.Networks).Should().Be((1, 1));
        dead.Leases.Should().Equal("tok-1");
        found.Select(one => one.Id).Should().NotContain([living, _staying]);

        (await _leftovers.RemoveAsync(dead, Stop)).Should().Be(new Removed(1, 1, 1));

        var left = await Traces.OfAsync(_environments.Engine, _dead);
        left.Containers.Should().BeEmpty();
        left.Networks.Should().BeEmpty();
        left.Volumes.Should().Equal([$"dice-{_dead}-data"], "it was made to stay");
        (await Traces.OfAsync(_environments.Engine, _staying)).Containers.Should().ContainSingle();
        (await shared.ReadAsync()).Services.Should().OnlyContain(service => service.IsRunning);
    }

    [Fact]
    public async Task What_a_process_is_just_changing_or_was_kept_is_left_alone()
    {
        await MakeAsync(_dead, "tok-2", Lease.Ephemeral);
        var dead = (await _leftovers.FindAsync(Stop)).Single(one => one.Id == _dead);

        var lockFile = Path.Combine(DiceFolders.Default.Root, "locks", $"{_dead}.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(lockFile)!);
        await using (new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            (await _leftovers.FindAsync(Stop)).Should().NotContain(one => one.Id == _dead, "a start holds the environment's lock");
            (await _leftovers.RemoveAsync(dead, Stop)).Should().BeNull();
        }

        (await KeptEnvironment.KeepAsync(_environments.Engine, DiceFolders.Default, _dead, Stop)).Should().BeTrue();
        (await _leftovers.FindAsync(Stop)).Should().NotContain(one => one.Id == _dead, "it was kept on purpose");
        KeptEnvironment.All(DiceFolders.Default).Should().Contain(_dead);
        (await _environments.ReadAsync(_dead)).IsEmpty.Should().BeFalse();
    }

    [Fact]
    public async Task An_image_that_a_recipe_gave_before_it_changed_is_found_as_stale()
    {
        const string Stale = "dice/reaper:r000000000000";
        await _environments.Images.EnsureAsync(DiceImages.Reaper, Stop);
        var current = (await _environments.Images.PlanAsync(DiceImages.Reaper, Stop)).Reference;
        Assert.SkipUnless(current.StartsWith("dice/", StringComparison.Ordinal), $"the reaper is the official image {current}: recipes' images cannot be stale");
        await _environments.Engine.Client.Images.TagImageAsync(current, new ImageTagParameters { RepositoryName = "dice/reaper", Tag = Stale.Split(':')[1] }, Stop);
        try
        {
            var context = new CheckContext
            {
                Id = _dead,
                Stack = Environments.Dice,
                Images = [DiceImages.Reaper],
                Recipes = new RecipeCatalog(Path.Combine(Checkout.Root, "fixtures", "images")),
                Folders = DiceFolders.Default,
                Engine = _environments.Engine,
                Provisioner = _environments.Images,
            };

            var finding = (await new StaleImageCheck().RunAsync(context, Stop)).Should().ContainSingle().Subject;

            finding.What.Should().MatchRegex("^[1-9][0-9]* recipe images are out of date");
            finding.Remedy.Should().Contain("./run-env.sh images --prune");
            (await _environments.Images.FindStaleAsync([DiceImages.Reaper], Stop)).Select(image => image.Reference).Should().Contain(Stale).And.NotContain(current);
        }
        finally
        {
            await _environments.Engine.Client.Images.DeleteImageAsync(Stale, new ImageDeleteParameters(), CancellationToken.None);
        }
    }

    /// <summary>A container that was never started and a network, labelled as the runtime does.</summary>
    private async Task MakeAsync(EnvironmentId id, string lease, Lease kind)
    {
        var labels = new Dictionary<string, string> { [Labels.Environment] = id.Value, [Labels.Lease] = lease, [Labels.LeaseKind] = kind.ToString()!, [Labels.Service] = "app" };
        var image = (await _environments.Images.EnsureAsync(DiceImages.Debian, Stop)).Reference;
        await _environments.Engine.Client.Containers.CreateContainerAsync(new CreateContainerParameters { Image = image, Cmd = ["true"], Labels = labels }, Stop);
        await _environments.Engine.Client.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = $"dice-{id}", Labels = labels }, Stop);
    }

    private Task<VolumeResponse> MakeVolumeAsync(EnvironmentId id, string name, string lease) => _environments.Engine.Client.Volumes.CreateAsync(
        new VolumesCreateParameters { Name = $"dice-{id}-{name}", Labels = new Dictionary<string, string> { [Labels.Environment] = id.Value, [Labels.Lease] = lease } }, Stop);
}
