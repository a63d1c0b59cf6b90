using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A source folder reaches its container whatever it is called, is noticed when it was replaced, and is refused before the start when the container's user cannot read it.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class FolderMountGate(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("folders");
    private readonly TemporaryFolder _folder = new();
    private Environments _environments = null!;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_folder_with_colon_comma_and_equal_sign_in_its_name_is_mounted()
    {
        var source = Make("a:b,c=d e", "first");

        using var started = await _environments.UpAsync(StackOver(source), _id);

        (await ReadAsync(started.Stack)).Should().Be("first");
    }

    [Fact]
    public async Task A_folder_that_was_replaced_gives_a_new_container_and_one_that_was_edited_does_not()
    {
        var source = Make("source", "first");
        using var started = await _environments.UpAsync(StackOver(source), _id);
        var container = started.Stack["app"].ContainerId;
        File.WriteAllText(Path.Combine(source, "text"), "edited");
        using (var again = await _environments.UpAsync(StackOver(source), _id))
        {
            again.Stack["app"].ContainerId.Should().Be(container);
            (await ReadAsync(again.Stack)).Should().Be("edited");
        }

        Directory.Move(source, _folder["old"]);
        Make("source", "second");
        (await ReadAsync(started.Stack)).Should().Be("edited", "the running container keeps the folder that it was started with");
        using var after = await _environments.UpAsync(StackOver(source), _id);

        after.Stack["app"].ContainerId.Should().NotBe(container);
        (await ReadAsync(after.Stack)).Should().Be("second");
    }

    [Fact]
    public async Task A_folder_that_the_containers_user_cannot_read_is_named_with_the_chmod_and_nothing_is_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Env.IsPrivilegedProcess, "the files must belong to another user than the container's");
        var source = Make("source", "first");
        Files.SetMode(Path.Combine(source, "text"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var error = await FluentActions.Awaiting(() => _environments.UpAsync(StackOver(source), _id)).Should().ThrowAsync<DiceException>();

        error.Which.Problem.Should().Be($"service 'app' runs as user 1234 and cannot read {source}/text (mode 0600)");
        error.Which.Remedy.Should().Contain($"chmod -R go+rX {source}");
        (await _environments.ReadAsync(_id)).Services.Should().NotContain(service => service.IsRunning);

        Files.SetMode(Path.Combine(source, "text"), Files.Shared);
        using var started = await _environments.UpAsync(StackOver(source), _id);
        (await ReadAsync(started.Stack)).Should().Be("first");
    }

    private static Stack StackOver(string source) => new Stack("folders").With(
        new Service("app", DiceImages.Debian) { User = "1234:1234" }
            .Mounting(new FolderMount(source, "/srv"))
            .WithCommand("sh", "-c", "cat /srv/text; echo; echo up; exec sleep 600")
            .ReadyWhen(Readiness.LogLine("^up")));

    private async Task<string> ReadAsync(RunningStack stack) =>
        (await ContainerCommand.RunAsync(_environments.Engine.Client, stack["app"].ContainerId, ["cat", "/srv/text"], TestContext.Current.CancellationToken)).Output.Trim();

    private string Make(string name, string text)
    {
        Files.CreateSharedFolder(_folder[name]);
        File.WriteAllText(Path.Combine(_folder[name], "text"), text);
        Files.SetMode(Path.Combine(_folder[name], "text"), Files.Shared);
        return _folder[name];
    }
}
