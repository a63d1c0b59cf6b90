using System.Diagnostics;
using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Kubernetes;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>A local Kubernetes node is started once, shared by those who use it, and leaves nothing on the machine.</summary>
[Collection(LocalNodeCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Stack)]
public sealed class LocalNodeLifetimeGate(LocalNodeEnvironment environment) : IAsyncLifetime
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(30);

    private readonly string _name = $"gate-{Guid.NewGuid():N}"[..14];
    private MachineTraces _before = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await environment.NodeAsync();
        _before = MachineTraces.Read();
    }

    public async ValueTask DisposeAsync()
    {
        if (_before is not null)
        {
            var settings = environment.Settings(_name);
            await LocalNode.StopAsync(settings, CancellationToken.None);
            foreach (var left in new[] { _name, $"{_name}.lock" }.Select(file => Path.Combine(settings.Home, "kubernetes", "nodes", file)))
            {
                if (Directory.Exists(left))
                {
                    Directory.Delete(left, recursive: true);
                }

                File.Delete(left);
            }
        }
    }

    [Fact]
    public async Task A_second_start_joins_the_running_node_and_loads_no_image_again()
    {
        var node = await environment.NodeAsync();
        var image = await environment.ImageAsync();
        environment.Progress.Clear();

        await using var joined = await LocalNode.OpenAsync(environment.Settings(), Stop);
        await joined.ProvideAsync([image], Stop);

        joined.IsJoined.Should().BeTrue();
        joined.Record.Should().Be(node.Record);
        environment.Progress.Should().BeEmpty("nothing was started or loaded");
    }

    [Fact]
    public async Task Nodes_run_side_by_side_and_a_stop_leaves_nothing_on_the_machine()
    {
        var settings = environment.Settings(_name) with { IsPersistent = true };
        var started = Stopwatch.GetTimestamp();
        await using (var node = await LocalNode.OpenAsync(settings, Stop))
        {
            TestContext.Current.SendDiagnosticMessage($"ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
            node.IsJoined.Should().BeFalse();
            MachineTraces.Read().Should().NotBeEquivalentTo(_before, "a node has an interface, routes and control groups");
            Files.ModeOf(node.KubeConfig).Should().Be(Files.Private);
        }

        NodeRecord.Find(settings.Home, _name)!.IsAlive.Should().BeTrue("a persistent node stays when the process that started it is done");
        started = Stopwatch.GetTimestamp();
        (await LocalNode.StopAsync(settings, Stop)).Should().BeTrue();

        TestContext.Current.SendDiagnosticMessage($"stopped after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        MachineTraces.Read().Should().BeEquivalentTo(_before);
        (await LocalNode.StopAsync(settings, Stop)).Should().BeFalse("it is stopped");
    }

    [Fact]
    public async Task An_attached_node_ends_when_the_last_process_that_uses_it_is_killed()
    {
        var settings = environment.Settings(_name);
        var node = await LocalNode.OpenAsync(settings, Stop);
        var run = $"{NodeRecord.Root}/{node.Record.Index}";
        using var other = Process.Start(new ProcessStartInfo("flock", ["--shared", Path.Combine(run, "lease"), "--command", "echo held; exec sleep 600"]) { RedirectStandardOutput = true })!;
        (await other.StandardOutput.ReadLineAsync(Stop)).Should().Be("held");

        await node.DisposeAsync();
        node.Record.IsAlive.Should().BeTrue("another process still uses it");
        other.Kill(entireProcessTree: true);

        await Eventually.HoldsAsync(() => Task.FromResult(MachineTraces.Read()), traces => traces.Equals(_before), EndDeadline, "the end of the node");
    }

    [Fact]
    public async Task What_a_killed_node_leaves_is_removed_by_the_next_stop()
    {
        var settings = environment.Settings(_name) with { IsPersistent = true };
        await using var node = await LocalNode.OpenAsync(settings, Stop);

        ProcessSignal.Send(node.Record.Supervisor, ProcessSignal.Kill);
        await Eventually.HoldsAsync(() => Task.FromResult(MachineTraces.Read().Processes), processes => processes == _before.Processes, EndDeadline, "the end of the node's processes");
        MachineTraces.Read().Should().NotBe(_before, "control groups and runtime files are left");

        await LocalNode.StopAsync(settings, Stop);
        MachineTraces.Read().Should().Be(_before);
    }
}
