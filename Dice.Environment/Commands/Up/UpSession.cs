using Dice.Environment.Commands.Down;
using Dice.Environment.Data;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Diagnostics.Startup;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Docker.DotNet;

namespace Dice.Environment.Commands.Up;

/// <summary>One run of <c>up</c>: the start, its output, the wait in the foreground and the end.</summary>
internal sealed class UpSession(HostConsole console, HostSettings settings, UpRequest request)
{
    private readonly TextWriter _talk = request.Json ? console.Error : console.Out;
    private readonly BackupSettings _backups = DataSettings.Backups(settings); // Read first, so that an invalid setting is reported before anything starts.
    private readonly ImageSettings _imageSettings = settings.Images;
    private readonly List<string> _dataNotes = [];
    private IStartView? _view;
    private StartJournal? _journal;

    /// <summary>Starts the environment; in the foreground, waits and then removes it.</summary>
    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        using var engine = await settings.OpenEngineAsync([.. request.Selected.Services.Select(service => service.Image), DiceImages.Reaper], _talk, interrupted);
        using var exclusive = request.Lock ?? await settings.LockAsync(console, interrupted);
        (request, var phaseNote) = request.WithPhaseFor(await RunningStack.ReadAsync(engine, settings.Id, interrupted), settings);
        _dataNotes.AddRange(phaseNote is null ? [] : [phaseNote]);
        StartedWorkspace.Remember(settings);
        var board = new StartBoard(request.Selected);
        using var images = settings.CreateProvisioner(engine, _imageSettings, board);
        var data = new DataAtStart(DataSettings.For(engine, settings) with { Note = _dataNotes.Add }, request.Selected, settings.Workspace, SeedFolder.Of(settings.Root), _dataNotes.Add);
        var runner = new StackRunner(
            engine,
            new RunnerSettings
            {
                Id = settings.Id,
                Lease = request.Lease,
                Images = images,
                ReaperImage = DiceImages.Reaper,
                Secrets = settings.ReadSecrets(),
                Folders = settings.Folders,
                Lock = exclusive,
                Waiting = console.IsTerminal && !request.Json ? null : _talk.WriteLine, // The live view shows the wait beside the services.
                BeforeStart = data.BeforeStartAsync,
                Explain = StartAdvice.For(settings.Workspace.Applications().Where(application => !settings.Workspace.IsFixture(application))),
                WhenFailed = (lease, reason) => AfterFailureAsync(engine, lease, reason),
            },
            _journal = new StartJournal(board));

        StartedStack started;
        _view = console.IsTerminal && !request.Json ? new LiveStartView(board, console.Ansi) : new LineStartView(board, _talk);
        try
        {
            await data.BeforeUpAsync(interrupted);
            started = await runner.UpAsync(request.Stack, request.Only, interrupted);
        }
        finally
        {
            await _view.CloseAsync();
        }

        using (started)
        {
            try
            {
                var report = OptionalReport.TryWrite("start", () => StartupReport.Write(started.Timeline, settings.Artifacts), _dataNotes.Add);
                await SeedAsync(data, started, interrupted);
                exclusive.Dispose(); // Nothing is changed from here on, so other verbs need not wait.
                var summary = new UpSummary(console, settings, request, started with { Notes = [.. started.Notes, .. _dataNotes, .. ApplicationNotes.Of(settings.Workspace, request.Selected)] }, report);
                await summary.WriteAsync(engine, interrupted);
            }
            catch (OperationCanceledException) when (!request.Detach && IsOurs(started.Lease))
            {
                exclusive.Dispose();
                await EndAsync(engine, started.Lease);
                throw;
            }

            return request.Detach ? ExitCode.Fine : await StayAsync(engine, started, interrupted);
        }
    }

    private async Task<int> StayAsync(EngineConnection engine, StartedStack started, CancellationToken interrupted)
    {
        var isOurs = IsOurs(started.Lease);
        _talk.WriteLine(isOurs
            ? $"Press Ctrl-C to remove it; {(started.Lease.Lease.EndsVolumes ? "the data that it created is removed too" : "the data stays")}."
            : $"It was already running ({started.Lease.Lease}{(started.Lease.Lease is PersistentLease ? "" : ", held by another process")}): Ctrl-C only detaches.");
        switch (await WatchAsync(engine, interrupted))
        {
            case WatchEnd.TakenDown:
                _talk.WriteLine($"Another process removed environment {settings.Id}.");
                return ExitCode.Fine;
            case WatchEnd.EngineGone:
                throw new EngineException("the container engine stopped answering while the environment was up", $"start the engine, then restart the environment: {settings.Hint("up")}");
            case WatchEnd.Interrupted when isOurs:
                await EndAsync(engine, started.Lease);
                return ExitCode.Fine;
            default:
                _talk.WriteLine($"Detached. Environment {settings.Id} keeps running: {string.Join(", ", started.Stack.Services.Select(service => service.Name))}. {EndOf(started.Lease)}");
                return ExitCode.Fine;
        }
    }

    /// <summary>Loads the seed. The running services stay when that fails: an error in a file must not stop the developer's stack.</summary>
    private async Task SeedAsync(DataAtStart data, StartedStack started, CancellationToken interrupted)
    {
        try
        {
            await data.AfterUpAsync(started, interrupted);
        }
        catch (DiceException e)
        {
            _dataNotes.Add($"the database was not seeded: {e.Problem} → {e.Remedy}");
        }
    }

    /// <summary>Waits for the end, and makes backups during the wait.</summary>
    private async Task<WatchEnd> WatchAsync(EngineConnection engine, CancellationToken interrupted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var backups = BackupSchedule.For(DataSettings.For(engine, settings) with { Note = _talk.WriteLine }, _backups, _talk.WriteLine).RunAsync(over.Token);
        try
        {
            return await new EnvironmentWatch(engine, settings.Id, sentence => _talk.WriteLine(console.Complete(sentence))).WaitAsync(interrupted);
        }
        finally
        {
            await over.CancelAsync();
            await backups;
        }
    }

    /// <summary>Runs when the start failed or was cancelled, while its lease is still held: the last moment to save diagnostics.</summary>
    private async Task AfterFailureAsync(EngineConnection engine, LeaseKeeper? lease, Exception reason)
    {
        await (_view?.CloseAsync() ?? Task.CompletedTask);
        try
        {
            if (reason is not OperationCanceledException)
            {
                _talk.WriteLine("The start failed; collecting diagnostics …");
                await FailedStart.SaveAsync(settings, engine, _journal, reason, _talk.WriteLine);
                if (lease is not null && KeptEnvironment.IsWanted && await KeptEnvironment.KeepAsync(engine, settings.Folders, settings.Id, CancellationToken.None))
                {
                    _talk.WriteLine($"Environment {settings.Id} is kept, see {settings.Hint("status")}. Remove it with {settings.Hint("down --volumes")}");
                    return;
                }
            }

            if (lease is null)
            {
                return; // Nothing was started.
            }

            if (IsOurs(lease) && !request.Detach)
            {
                await TakeDownAsync(engine, VolumeRemoval.MadeUnder(lease.Token)); // No user has worked with the data of a failed start.
                return;
            }

            var left = await RunningStack.ReadAsync(engine, settings.Id, CancellationToken.None);
            if (!left.IsEmpty)
            {
                _talk.WriteLine($"Left for inspection: {string.Join(", ", left.Services.Select(service => $"{service.Name} ({service.State})"))}. See {settings.Hint("status")}. {EndOf(lease)}");
            }
        }
        catch (Exception e) when (e is DiceException or DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            _talk.WriteLine($"The failed start could not be cleaned up: {e.Message}. Remove its containers with {settings.Hint("down")}"); // The error of the start itself is printed next.
        }
    }

    /// <summary>Ends an `up` in the foreground: removes what ends with the lease.</summary>
    private async Task EndAsync(EngineConnection engine, LeaseKeeper lease)
    {
        using var exclusive = await settings.LockAsync(console, CancellationToken.None);
        await TakeDownAsync(engine, VolumeRemoval.OfLease(lease.Token));
    }

    private async Task TakeDownAsync(EngineConnection engine, VolumeRemoval volumes)
    {
        var clock = new Clock(TimeProvider.System);
        _talk.WriteLine($"Removing environment {settings.Id} …");
        var stopper = new StackStopper(engine, settings.Id, settings.Folders) { Waiting = _talk.WriteLine };
        var removed = await stopper.DownAsync(volumes, new LineProgress<string>(service => _talk.WriteLine($"  {service} removed")), CancellationToken.None);
        _talk.WriteLine($"Removed {DownCommand.Describe(removed)} in {Durations.InWords(clock.Elapsed)}.");
        var kept = await EnvironmentVolumes.ListAsync(engine, settings.Id, CancellationToken.None);
        if (kept.Count > 0)
        {
            _talk.WriteLine(DownCommand.DescribeKept(kept, settings));
        }
    }

    private static bool IsOurs(LeaseKeeper lease) => !lease.Joined;

    private string EndOf(LeaseKeeper lease) => lease.Lease is PersistentLease
        ? $"Remove it with {settings.Hint("down")}"
        : "It ends with the process that holds its lease.";
}
