using Dice.Environment.Commands.Up;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Installations;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Runtime;
using Dice.Environment.Services.Clusters;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>up --on kubernetes</c>: deploys the environment to a cluster.</summary>
internal sealed class UpOnCluster(VerbRun run, Stack stack, bool isDetached)
{
    private readonly HostSettings _settings = run.Settings;
    private readonly Clock _clock = new(TimeProvider.System);

    /// <summary>The overlay; null for the one deployed before, else that of development.</summary>
    public string? Overlay { get; init; }

    /// <summary>Deploys; in the foreground, waits for Ctrl-C and then removes the environment.</summary>
    public async Task<int> RunAsync()
    {
        var images = ClusterStack.Of(stack).Development.Services.Select(service => service.Image).ToArray();
        var registry = _settings.Images; // An invalid setting is reported first.
        await run.OpenEngineAsync(images);
        await run.LockAsync();
        await RefuseContainersAsync();
        StartedWorkspace.Remember(_settings);
        var choice = _settings.ChooseCluster(run.Engine, run.Get(ClusterOptions.Context), isDetached, Tell);
        var chosen = await choice.OpenAsync(run.Cancellation);
        try
        {
            Tell($"cluster: {chosen.Cluster.Description}");
            using var provisioner = _settings.CreateProvisioner(run.Engine, new LineProgress<Images.ImageProgress>(Tell), registry);
            var remembered = _settings.ClusterMemory.Read();
            var environment = new ClusterEnvironment(_settings, chosen, run.Get(ClusterOptions.Namespace) ?? remembered?.Namespace ?? ClusterTarget.NamespaceOf(_settings.Id.Value), Tell)
            {
                Overlay = Overlay ?? remembered?.Overlay ?? KubernetesFiles.Overlays[0],
            };
            var started = await DeployAsync(environment, provisioner);
            await WriteAsync(started);
            run.ReleaseLock();
            return isDetached ? ExitCode.Fine : await StayAsync(started.Target);
        }
        finally
        {
            if (!isDetached)
            {
                await chosen.Cluster.DisposeAsync();
            }
        }
    }

    private async Task<ClusterStart> DeployAsync(ClusterEnvironment environment, Images.ImageProvisioner provisioner)
    {
        try
        {
            return await environment.UpAsync(stack, provisioner, run.Cancellation);
        }
        catch (Exception e) when (environment.Applier is { Applied.Count: > 0 } applier)
        {
            run.Talk.WriteLine(e is OperationCanceledException ? "The rollout was interrupted." : "The rollout failed.");
            run.Talk.WriteLine($"Applied so far: {string.Join(", ", applier.Applied)}");
            run.Talk.WriteLine($"Remove it with {_settings.Hint("down")}, or go on with {_settings.Hint("up --on kubernetes")}");
            throw;
        }
    }

    /// <summary>An environment is at one place: the other verbs could not tell which is meant.</summary>
    private async Task RefuseContainersAsync()
    {
        if (await run.ReadStackAsync() is { IsEmpty: false })
        {
            throw new DiceException($"environment '{_settings.Id}' runs in containers of the engine", $"remove them first: {_settings.Hint("down")}; or use another environment: up --on kubernetes --env NAME");
        }
    }

    private async Task WriteAsync(ClusterStart started)
    {
        using var cluster = await ClusterRun.OpenAsync(run, started.Target, run.Cancellation);
        if (run.IsJson)
        {
            await ClusterStatus.RunAsync(cluster, isCheck: false);
            return;
        }

        run.Out.WriteLine();
        await ClusterStatus.RunAsync(cluster, isCheck: false);
        foreach (var left in started.LeftOut)
        {
            run.Host.WriteNote($"{left.Service} is not deployed: {left.Reason}");
        }

        foreach (var note in started.Notes)
        {
            run.Host.WriteNote(note);
        }

        if (started.Target.Kind == ClusterKind.LocalNode)
        {
            run.Host.WriteNote("data on the local node ends with it: `down` removes both");
        }

        run.Out.WriteLine($"Ready in {Durations.InWords(started.Total)} (cluster has the images after {Durations.InWords(started.Images)}); {string.Join("; ", started.Stages.Select(stage => $"{stage.Name} after {Durations.InWords(stage.Time)}"))}");
        ClusterUrls.WriteUrls(cluster, withHint: true);
        if (isDetached)
        {
            run.Out.WriteLine($"It keeps running until {_settings.Hint("down")}");
        }
    }

    private async Task<int> StayAsync(ClusterTarget target)
    {
        run.Talk.WriteLine(target.Kind == ClusterKind.LocalNode ? "Press Ctrl-C to remove it with its data." : "Press Ctrl-C to remove it; the data stays.");
        await Task.Delay(Timeout.InfiniteTimeSpan, run.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var exclusive = await _settings.LockAsync(run.Error.WriteLine, CancellationToken.None);
        using var cluster = await ClusterRun.OpenAsync(run, target, CancellationToken.None);
        var removed = await ClusterDown.RemoveAsync(cluster, withData: false, CancellationToken.None);
        run.Talk.WriteLine($"Removed {string.Join(", ", removed.Removed)} in {Durations.InWords(TimeSpan.FromSeconds(removed.Seconds))}.");
        return ExitCode.Fine;
    }

    private void Tell(string text) => run.Talk.WriteLine($"{Durations.InWords(_clock.Elapsed),8}  {text}");

    private void Tell(Images.ImageProgress image)
    {
        if (image.State is Images.ImageState.Building or Images.ImageState.Pulling)
        {
            Tell($"image {image.Source}: {LineStartView.InWords(image.State)} {image.Text}".TrimEnd());
        }
    }
}
