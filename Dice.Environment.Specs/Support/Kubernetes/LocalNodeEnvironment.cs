using System.Diagnostics;
using Dice.Environment.Kubernetes;
using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Support.Kubernetes;

/// <summary>A local Kubernetes node for the gates, started by the first that asks. It is attached: it ends with this process, even if that is killed.</summary>
public sealed class LocalNodeEnvironment : IAsyncDisposable
{
    private readonly Lazy<Task<LocalNode>> _node;
    private readonly Lazy<Task<string>> _image;
    private EngineConnection? _engine;

    public LocalNodeEnvironment()
    {
        _node = new(StartAsync);
        _image = new(ProvideImageAsync);
    }

    /// <summary>What was reported since the start.</summary>
    public List<string> Progress { get; } = [];

    /// <summary>The node. A test is skipped, with the reason, where none can run.</summary>
    public async Task<LocalNode> NodeAsync()
    {
        if (LocalNode.ObstacleFor(Checkout.Installation.Folders.Root) is { } obstacle)
        {
            Assert.Skip($"{obstacle.Problem}; {obstacle.Remedy}");
        }

        return await _node.Value;
    }

    /// <summary>The settings of a node for gates.</summary>
    /// <param name="name">The node's name.</param>
    public LocalNodeSettings Settings(string name = "gates") => Checkout.Installation.LocalNode(_engine, Report) with { Name = name };

    /// <summary>An image that this machine's engine has and that was loaded into the node: BusyBox, from the node's own root file system.</summary>
    public async Task<string> ImageAsync()
    {
        await NodeAsync();
        return await _image.Value;
    }

    /// <summary>kubectl for a namespace of the node.</summary>
    public async Task<Kubectl> KubectlAsync(string? @namespace) =>
        new Kubectl(Checkout.Root, Checkout.Installation.Folders.Cache).For(await NodeAsync(), @namespace);

    public async ValueTask DisposeAsync()
    {
        if (_image.IsValueCreated && _image.Value.IsCompletedSuccessfully)
        {
            await _engine!.Client.Images.DeleteImageAsync(_image.Value.Result, new ImageDeleteParameters());
        }

        if (_node.IsValueCreated && _node.Value.IsCompletedSuccessfully)
        {
            await _node.Value.Result.DisposeAsync();
        }

        _engine?.Dispose();
    }

    private async Task<LocalNode> StartAsync()
    {
        _engine = await EngineSetup.ConnectAsync(CancellationToken.None);
        return await LocalNode.OpenAsync(Settings(), CancellationToken.None);
    }

    private async Task<string> ProvideImageAsync()
    {
        var node = await _node.Value;
        var image = $"dice-gates/busybox:{Guid.NewGuid():N}"[..32];
        using var archive = await ArchiveAsync(node);
        await _engine!.Client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromSrc = "-", Repo = image.Split(':')[0], Tag = image.Split(':')[1], Changes = ["ENV PATH=/bin"] }, archive, null, new Progress<JSONMessage>(), CancellationToken.None);
        await node.ProvideAsync([image], CancellationToken.None);
        return image;
    }

    /// <summary>An archive of a root file system with BusyBox and a link to it for each of its commands.</summary>
    private static async Task<MemoryStream> ArchiveAsync(LocalNode node)
    {
        const string Script = """
            set -e
            root=$(mktemp -d)
            trap 'rm -rf "$root"' EXIT
            mkdir "$root/bin" "$root/tmp"
            chmod 1777 "$root/tmp"
            docker -H "unix://$1" run --rm --network none --entrypoint /bin/busybox dice.local/pause:1 tar -c -C / bin/busybox | tar -x -C "$root"
            for name in $("$root/bin/busybox" --list); do [ "$name" = busybox ] || ln -s busybox "$root/bin/$name"; done
            tar -c -C "$root" bin tmp
            """;
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", Script, "bash", node.EngineSocket]) { RedirectStandardOutput = true })!;
        var archive = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(archive);
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
        archive.Position = 0;
        return archive;
    }

    private void Report(string line)
    {
        Console.WriteLine(line);
        lock (Progress)
        {
            Progress.Add(line);
        }
    }
}
