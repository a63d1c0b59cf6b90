using System.Collections.Concurrent;
using Dice.Environment.Images;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Runtime.Probing;
using Dice.Environment.Runtime.Testcontainers;
using Docker.DotNet;

namespace Dice.Environment.Runtime;

/// <summary>Starts a stack. Services that already run as planned stay; missing and changed services are started.</summary>
/// <param name="settings">The environment and the settings of the start.</param>
/// <param name="progress">Receives every step of every service.</param>
public sealed class StackRunner(EngineConnection engine, RunnerSettings settings, IProgress<ServiceProgress>? progress = null)
{
    private readonly TimeProvider _time = settings.Time;
    private readonly EnvironmentId _id = settings.Id;

    /// <summary>Starts services of a stack.</summary>
    /// <param name="stack">The whole stack.</param>
    /// <param name="wanted">The part of the stack to start, see <see cref="Stack.Only"/>; null for all.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="DiceException">The stack is invalid, something is missing, or a service failed.</exception>
    public async Task<StartedStack> UpAsync(Stack stack, Stack? wanted, CancellationToken cancellation)
    {
        var clock = new Clock(_time);
        var stretches = new StartStretches(clock);
        StackValidator.Validate(stack);
        wanted ??= stack;
        var selected = settings.Loan?.Relieve(wanted) ?? wanted;
        var folders = settings.Folders.EnsureExists();
        using var exclusive = settings.Lock is null ? await EnvironmentLock.TakeAsync(folders, _id, waiting: null, cancellation) : null;

        stretches.End("environment lock");
        ImageSource[] reaper = settings.Lease is PersistentLease ? [] : [settings.ReaperImage];
        await settings.Images.PrepareAsync([.. selected.Services.Select(service => service.Image), .. reaper], cancellation);
        stretches.End("image plan");

        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var images = selected.Services.ToDictionary(service => service.Name, service => ProvideImageAsync(service, clock, givenUp.Token));
        Task[] provided = [.. images.Values, .. reaper.Select(image => settings.Images.EnsureAsync(image, givenUp.Token))];
        LeaseKeeper? lease = null;
        try
        {
            var before = await RunningStack.ReadAsync(engine, _id, cancellation);
            // Running services already have their memory, so a second up does not ask.
            if (!selected.Services.All(service => before.Find(service.Name) is { IsRunning: true }))
            {
                await EngineResources.CheckAsync(engine, selected, givenUp.Token);
            }

            // No service starts before every image is available: an image that cannot be provided leaves nothing behind.
            await AllOrFirstErrorAsync(provided);
            stretches.End("images");
            lease = await LeaseKeeper.TakeAsync(
                engine, _id, settings.Lease, async () => (await settings.Images.EnsureAsync(settings.ReaperImage, givenUp.Token)).Reference, text => SayWaiting(selected, text), cancellation);
            if (!lease.Joined)
            {
                await EndedLease.ClearAsync(engine, _id, lease, cancellation);
                before = before.IsEmpty ? before : await RunningStack.ReadAsync(engine, _id, cancellation);
            }

            stretches.End("reaper");
            return await StartServicesAsync(new Start(stack, selected, before, lease, images, clock, stretches), cancellation);
        }
        catch (Exception e)
        {
            await givenUp.CancelAsync();
            using (lease)
            {
                if (settings.WhenFailed is { } whenFailed)
                {
                    await whenFailed(lease, e);
                }
            }

            throw;
        }
        finally
        {
            // No task may still wait for an image when this method returns, and every exception must be observed.
            await Task.WhenAll(provided).ContinueWith(_ => _.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Starts the services in the order of their dependencies, and waits until all are ready.</summary>
    private async Task<StartedStack> StartServicesAsync(Start start, CancellationToken cancellation)
    {
        var (stack, selected) = (start.Stack, start.Selected);
        var folders = settings.Folders;
        using var ports = HostPorts.Choose(selected, start.Before, folders.Ports, settings.HostPortShift);
        var files = new GeneratedFiles(folders, _id, settings.Secrets);
        files.WriteEngine(engine.Endpoint);
        foreach (var service in start.Before.Services)
        {
            files.WriteContainer(service.Name, service.ContainerId);
        }

        var planner = new ContainerPlanner(stack, _id, ports, files, await OwnerAsync(selected, cancellation), await EngineFolderAsync(selected, cancellation), settings.Loan);
        var network = await EnvironmentNetwork.EnsureAsync(engine, _id, start.Lease, cancellation);
        var lent = settings.Loan is { } loan ? await LentNetwork.FindAsync(engine, loan, cancellation) : null;
        var starter = new ServiceStarter(engine, _id, start.Lease, new ContainerStarter(engine, _id, start.Lease, network), new Waiter(engine.Client, _time), start.Clock, Report)
        {
            BeforeStart = settings.BeforeStart,
            Explain = settings.Explain,
            WhenCreated = (name, container) =>
            {
                files.WriteContainer(name, container);
                return lent?.JoinAsync(stack[name], container) ?? Task.CompletedTask;
            },
        };

        var times = new ConcurrentBag<ServiceTimes>();
        await Scheduler.RunAsync(
            selected,
            async (service, stop) =>
            {
                var (image, record) = await start.Images[service.Name].WaitAsync(stop);
                times.Add(record);
                if (settings.SecretsOf is { } secretsOf && !service.Secrets.IsEmpty)
                {
                    files.Use(service.Name, await secretsOf(stack[service.Name], stop));
                }

                // Planned with the whole stack: lent services are removed from the dependencies to wait for, not from the definitions.
                await starter.StartAsync(planner.Plan(stack[service.Name], image), start.Before.Find(service.Name), record, stop);
            },
            cancellation);
        var total = start.Clock.Elapsed;
        await starter.SettleAsync();

        start.Stretches.End("network and configuration", times.Select(service => service.CreateMs).DefaultIfEmpty(0).Min());
        var running = await RunningStack.ReadAsync(engine, _id, cancellation);
        var timeline = Timeline.Of(selected, _id, start.Clock.StartedAt, total, times, start.Stretches.All) with
        {
            ProcessorTime = await ReadProcessorTimeAsync(selected, running, times, cancellation),
        };
        var notes = ports.Notes.Concat(start.Images.Values.Select(image => image.Result.Image.Note).OfType<string>().Distinct());
        return new StartedStack(running, timeline, start.Lease, [.. notes]);
    }

    private async Task<StartProcessorTime?> ReadProcessorTimeAsync(Stack selected, RunningStack running, IReadOnlyCollection<ServiceTimes> times, CancellationToken cancellation)
    {
        if (times.All(service => service.WasRunning))
        {
            return null;
        }

        try
        {
            var used = (await UsageReader.ReadAsync(engine, running, cancellation)).ToDictionary(usage => usage.Service, usage => usage.Cpu.TotalMilliseconds);
            foreach (var service in times.Where(service => !service.WasRunning && used.ContainsKey(service.Service)))
            {
                service.ProcessorMs = used[service.Service];
            }

            return StartProcessorTime.Of(selected, times, Env.CpuUsage.TotalTime, Env.ProcessorCount);
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException)
        {
            return null; // The services are ready; only the report lacks these figures.
        }
    }

    private static async Task AllOrFirstErrorAsync(Task[] tasks)
    {
        await foreach (var task in Task.WhenEach(tasks))
        {
            await task;
        }
    }

    private async Task<(ProvisionedImage Image, ServiceTimes Times)> ProvideImageAsync(Service service, Clock clock, CancellationToken cancellation)
    {
        Report(service.Name, ServiceStep.Image, service.Image.Name);
        var begun = clock.ElapsedMs;
        try
        {
            var image = await settings.Images.EnsureAsync(service.Image, cancellation);
            Report(service.Name, ServiceStep.Waiting, string.Join(", ", service.Requires));
            return (image, new ServiceTimes
            {
                Service = service.Name,
                Image = image.Reference,
                ImageOrigin = image.SubstituteFor is { } other ? $"recipe, in place of {other}" : image.Origin == ImageOrigin.Official ? "official" : "recipe",
                ImageMs = clock.ElapsedMs,
                ImageOwnMs = image.How == ImageAcquisition.Present ? 0 : clock.ElapsedMs - begun,
            });
        }
        catch (DiceException e)
        {
            Report(service.Name, ServiceStep.Failed, e.Problem);
            throw;
        }
    }

    private async Task<FolderOwner> OwnerAsync(Stack selected, CancellationToken cancellation) => new(
        selected.Services.Any(service => service.RunsAsOwnerOf is not null) ? await EngineUsersReader.ReadAsync(engine, cancellation) : EngineUsers.Same);

    private async Task<string> EngineFolderAsync(Stack selected, CancellationToken cancellation) =>
        selected.Services.Any(service => service.Mounts.OfType<ContainerLogsMount>().Any()) ? (await engine.Client.System.GetSystemInfoAsync(cancellation)).DockerRootDir : "";

    private void SayWaiting(Stack selected, string text)
    {
        settings.Waiting?.Invoke(text);
        foreach (var service in selected.Services)
        {
            Report(service.Name, ServiceStep.Waiting, text);
        }
    }

    private void Report(string service, ServiceStep step, string text) => progress?.Report(new ServiceProgress(service, step, text));

    /// <summary>A start whose images are present and whose lease is held.</summary>
    /// <param name="Stack">The whole stack.</param>
    /// <param name="Selected">The part of it to start.</param>
    /// <param name="Before">What ran before.</param>
    /// <param name="Lease">The lease.</param>
    /// <param name="Images">The image of each service, and the times of its start so far.</param>
    /// <param name="Clock">The start's clock.</param>
    /// <param name="Stretches">What the start has spent its time on so far.</param>
    private sealed record Start(
        Stack Stack,
        Stack Selected,
        RunningStack Before,
        LeaseKeeper Lease,
        IReadOnlyDictionary<string, Task<(ProvisionedImage Image, ServiceTimes Times)>> Images,
        Clock Clock,
        StartStretches Stretches);
}

/// <summary>The result of a start.</summary>
/// <param name="Stack">The current state of the environment.</param>
/// <param name="Timeline">The times of the start.</param>
/// <param name="Lease">The lease. Keep it as long as the environment is used; disposing it ends an ephemeral environment.</param>
/// <param name="Notes">Notes for the user, such as a port that was in use.</param>
public sealed record StartedStack(RunningStack Stack, Timeline Timeline, LeaseKeeper Lease, ImmutableArray<string> Notes) : IDisposable
{
    public void Dispose() => Lease.Dispose();
}
