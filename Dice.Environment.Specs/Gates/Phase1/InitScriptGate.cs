using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>LocalStack counts as ready only when all of its init scripts have succeeded.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class InitScriptGate(SharedStack shared) : IDisposable
{
    private readonly TemporaryFolder _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task A_script_that_fails_fails_the_start_by_name_and_the_next_up_runs_the_corrected_script()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("scripts");
        var folder = Directory.CreateDirectory(_scripts["ready.d"]).FullName;
        var stack = DiceStack.Create(Workspace.Fixtures(Checkout.Root) with { LocalStackScripts = folder }).Only([LocalStack.Name]);
        Write(Path.Combine(folder, "10-good.sh"), "#!/bin/sh\nexit 0\n");
        Write(Path.Combine(folder, "20-bad.sh"), "#!/bin/sh\necho the bucket is not there >&2\nexit 3\n");
        try
        {
            var failure = (await FluentActions.Awaiting(() => environments.UpAsync(stack, id, lease: Lease.Persistent)).Should().ThrowAsync<ServiceFailedException>()).Which;

            failure.Message.Should().Contain($"init script {folder}/20-bad.sh failed").And.Contain("the bucket is not there").And.NotContain("was not ready within");
            Write(Path.Combine(folder, "20-bad.sh"), "#!/bin/sh\nexit 0\n");
            using var started = await environments.UpAsync(stack, id, lease: Lease.Persistent);
            started.Stack[LocalStack.Name].IsRunning.Should().BeTrue();
        }
        finally
        {
            await environments.DownAsync(id);
        }
    }

    private static void Write(string path, string content)
    {
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }
}
