using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Data.Rollback;

/// <summary>
/// What must not be touched: another environment with data in it, and a container and a volume that are nobody's business. The same for all
/// tests of a class: none of them may touch them.
/// </summary>
public sealed class Bystanders(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("bystander");
    private readonly string _name = $"bystander-{Guid.NewGuid():N}";
    private Environments _environments = null!;
    private StartedStack? _started;
    private string _container = "";
    private string _before = "";

    /// <summary>Starts them and writes into them.</summary>
    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync(); // xunit disposes of no fixture that did not come up.
            throw;
        }
    }

    /// <summary>Compares containers, their start times, volumes and data with what they were.</summary>
    public async Task ShouldBeUntouchedAsync() => (await DescribeAsync()).Should().Be(_before);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _started?.Dispose();
        var client = _environments.Engine.Client;
        if (_container.Length > 0)
        {
            await client.Containers.RemoveContainerAsync(_container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }

        await client.Volumes.RemoveAsync(_name, force: true, CancellationToken.None);
    }

    private async Task StartAsync()
    {
        var client = _environments.Engine.Client;
        var stop = TestContext.Current.CancellationToken;
        _started = await _environments.UpAsync(Environments.Dice.Only([Redis.Name]), _id);
        var image = await _environments.Images.EnsureAsync(DiceImages.Redis, stop);
        await client.Volumes.CreateAsync(new VolumesCreateParameters { Name = _name }, stop);
        var created = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters { Name = _name, Image = image.Reference, HostConfig = new HostConfig { Binds = [$"{_name}:/data"] } }, stop);
        _container = created.ID;
        await client.Containers.StartContainerAsync(_container, new ContainerStartParameters(), stop);
        await Eventually.HoldsAsync(() => RedisAsync(_container, "ping"), answer => answer == "PONG", TimeSpan.FromSeconds(20), "the bystander answers");
        await RedisAsync(_container, "set", "whose", "nobody's");
        await RedisAsync(_started.Stack[Redis.Name].ContainerId, "set", "whose", "another's");
        _before = await DescribeAsync();
    }

    private async Task<string> DescribeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var other = (await _environments.ReadAsync(_id))[Redis.Name].ContainerId;
        var lines = new List<string> { (await Traces.OfAsync(_environments.Engine, _id)).ToString() };
        foreach (var container in new[] { _container, other })
        {
            var inspected = await _environments.Engine.Client.Containers.InspectContainerAsync(container, stop);
            lines.Add($"{container} {inspected.State?.Status} since {inspected.State?.StartedAt}: {await RedisAsync(container, "get", "whose")}");
        }

        lines.Add((await _environments.Engine.Client.Volumes.InspectAsync(_name, stop)).CreatedAt ?? "");
        return string.Join('\n', lines);
    }

    private async Task<string> RedisAsync(string container, params string[] command) => (await ContainerCommand.RunAsync(
        _environments.Engine.Client, container, ["redis-cli", .. command], TestContext.Current.CancellationToken)).Output.Trim();
}
