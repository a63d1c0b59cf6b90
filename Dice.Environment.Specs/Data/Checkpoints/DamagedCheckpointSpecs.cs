using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data.Checkpoints;

/// <summary>A checkpoint that cannot be restored uses space on the disk, so the list names it.</summary>
[Trait("Phase", "1")]
public sealed class DamagedCheckpointSpecs : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    public async Task The_list_names_it_and_how_to_remove_it(string? manifest)
    {
        Directory.CreateDirectory(_home["checkpoints/damaged/broken"]);
        if (manifest is not null)
        {
            await File.WriteAllTextAsync(_home["checkpoints/damaged/broken/manifest.json"], manifest, TestContext.Current.CancellationToken);
        }

        var run = await HostRun.OfAsync(["checkpoint", "list", "--env", "damaged", "--json"], HostRun.NoEngine, ("DICE_HOME", _home[""]));

        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().Contain("broken is damaged").And.Contain("checkpoint delete broken --env damaged");
        run.Output.Should().Contain("\"checkpoints\": []");
    }
}
