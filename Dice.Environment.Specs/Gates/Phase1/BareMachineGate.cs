using Dice.Environment.Images;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>On a Debian with the .NET SDK and npm only, README's command installs what it needs, builds images and starts.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class BareMachineGate(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("bare");
    private readonly BareMachine _machine = new();
    private Environments _environments = null!;
    private string? _image;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        if (_image is not null)
        {
            await new DockerImageStore(_environments.Engine.Client).RemoveAsync(_image, CancellationToken.None);
        }

        _machine.Dispose();
    }

    [Fact]
    public async Task Up_installs_what_is_missing_builds_the_image_and_starts()
    {
        // A recipe of its own gives an image that no engine has yet, and that nobody else uses.
        await File.AppendAllTextAsync(Path.Combine(_machine.Root, "fixtures", "images", "redis", "install.sh"), $"# {_id}\n", TestContext.Current.CancellationToken);

        var (exitCode, output) = await _machine.RunAsync(["./run-env.sh", "up", "--only", "redis", "--detach"], ("DICE_ENVIRONMENT", _id.Value), ("DICE_IMAGES", "recipe"));

        _image = (await _environments.ReadAsync(_id)).Find(Redis.Name)?.Image;
        exitCode.Should().Be(0, output);
        output.Should().Contain("Installing docker, mmdebstrap").And.Contain("image Redis: building").And.Contain("redis ready");
        _image.Should().StartWith("dice/redis:");
    }
}
