using Dice.Environment.Commands.Down;
using Dice.Environment.Data;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Secrets.Vault;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Diagnostics.Startup;
using Dice.Environment.Images;
using Dice.Environment.Installations;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Storage;
using Docker.DotNet;

namespace Dice.Environment.Commands.Up;

/// <summary>One run of <c>up</c>: the start, its output, the wait in the foreground and the end.</summary>
internal sealed class UpSession(VerbRun run, UpRequest request)
{
    private readonly HostSettings _settings = run.Settings;
    private readonly BackupSettings _backups = run.Settings.Backups; // Read first, so that an invalid setting is reported before anything starts.
    private readonly ImageSettings _imageSettings = run.Settings.Images;
    private readonly List<string> _dataNotes = [];
    private StartJournal? _journal;
    private string? _bundle;
    private IStartView? _view;

    /// <summary>Starts the environment; in the foreground, waits and then removes it.</summary>
    public async Task<int> RunAsync()
    {
        var interrupted = run.Cancellation;
        await run.OpenEngineAsync([.. request.Select(request.Stack).Services.Select(service => service.Image), DiceImages.Reaper]);
        await run.LockAsync();
        var stack = request.UpToPhase(await run.ReadStackAsync(), _settings, _dataNotes.Add);
        var selected = request.Select(stack);
        _dataNotes.AddRange(request.Notes);
        var board = new StartBoard(selected);
        using var vault = VaultServer.IsIn(stack.Services.Select(service => service.Name)) ? new VaultSecrets(run.Engine, _settings.Id, _settings.Folders, _settings.ReadSecrets()) : null;
        using var images = _settings.CreateProvisioner(run.Engine, board, _imageSettings);
        await ObservabilityImages.CheckAsync(images, selected, _settings, interrupted);
        StartedWorkspace.Remember(_settings);
        var data = new DataAtStart(_settings.Data(run.Engine, _dataNotes.Add), selected, _settings.Workspace, SeedFolder.Of(_settings.Root), _dataNotes.Add);
        var runner = new StackRunner(
            run.Engine,
            _settings.RunnerSettings(images, request.Lease) with
            {
                Lock = run.Lock,
                SecretsOf = vault is null ? null : vault.ReadAsync,
                Waiting = run.Host.IsTerminal && !run.IsJson ? null : run.Talk.WriteLine, // The live view shows the wait beside the services.
                BeforeStart = data.BeforeStartAsync,
                Explain = StartAdvice.For(_settings.Workspace.Applications().Where(application => !_settings.Workspace.IsFixture(application))),
                WhenFailed = AfterFailureAsync,
            },
            _journal = new StartJournal(board));

        StartedStack started;
        _view = run.Show(board);
        try
        {
            await data.BeforeUpAsync(interrupted);
            started = await runner.UpAsync(stack, selected, interrupted);
        }
        catch (Exception e) when (_bundle is { } bundle)
        {
            throw new FailedStartException(e, bundle);
        }
        finally
        {
            await _view.CloseAsync();
        }

        using (started)
        {
            try
            {
                var report = OptionalReport.TryWrite("start", () => StartupReport.Write(started.Timeline, _settings.Artifacts), _dataNotes.Add);
                await new AbandonedSecrets(run.Engine, _settings.Folders).MarkAsync(started.Stack, interrupted);
                await SeedAsync(data, started);
                run.ReleaseLock(); // Nothing is changed from here on, so other verbs need not wait.
                var noted = started with { Notes = [.. started.Notes, .. _dataNotes, .. ApplicationNotes.Of(_settings.Workspace, selected)] };
                await new UpSummary(run, request, noted, report).WriteAsync();
            }
            catch (OperationCanceledException) when (!request.Detach && IsOurs(started.Lease))
            {
                run.ReleaseLock();
                await EndAsync(started.Lease);
                throw;
            }

            return request.Detach ? ExitCode.Fine : await StayAsync(started);
        }
    }

    private async Task<int> StayAsync(StartedStack started)
    {
        var isOurs = IsOurs(started.Lease);
        run.Talk.WriteLine(isOurs
            ? $"Press Ctrl-C to remove it; {(started.Lease.Lease.EndsVolumes ? "the data that it created is removed too" : "the data stays")}."
            : $"It was already running ({started.Lease.Lease}{(started.Lease.Lease is PersistentLease ? "" : ", held by another process")}): Ctrl-C only detaches.");
        switch (await WatchAsync())
        {
            case WatchEnd.TakenDown:
                run.Talk.WriteLine($"Another process removed environment {_settings.Id}.");
                return ExitCode.Fine;
            case WatchEnd.EngineGone:
                throw new EngineException("the container engine stopped answering while the environment was up", $"start the engine, then restart the environment: {_settings.Hint("up")}");
            case WatchEnd.Interrupted when isOurs:
                await EndAsync(started.Lease);
                return ExitCode.Fine;
            default:
                run.Talk.WriteLine($"Detached. Environment {_settings.Id} keeps running: {string.Join(", ", started.Stack.Services.Select(service => service.Name))}. {EndOf(started.Lease)}");
                return ExitCode.Fine;
        }
    }

    /// <summary>Loads the seed. The running services stay when that fails: an error in a file must not stop the developer's stack.</summary>
    private async Task SeedAsync(DataAtStart data, StartedStack started)
    {
        try
        {
            await data.AfterUpAsync(started, run.Cancellation);
        }
        catch (DiceException e)
        {
            _dataNotes.Add($"the database was not seeded: {e.Problem} → {e.Remedy}");
        }
    }

    /// <summary>Waits for the end, and makes backups during the wait.</summary>
    private async Task<WatchEnd> WatchAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        var backups = BackupSchedule.For(_settings.Data(run.Engine, run.Talk.WriteLine), _backups, run.Talk.WriteLine).RunAsync(over.Token);
        try
        {
            return await new EnvironmentWatch(run.Engine, _settings.Id, sentence => run.Talk.WriteLine(run.Host.Complete(sentence))).WaitAsync(run.Cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await backups;
        }
    }

    /// <summary>Runs when the start failed or was cancelled, while its lease is still held: the last moment to save diagnostics.</summary>
    private async Task AfterFailureAsync(LeaseKeeper? lease, Exception reason)
    {
        await (_view?.CloseAsync() ?? Task.CompletedTask);
        try
        {
            if (reason is not OperationCanceledException)
            {
                run.Talk.WriteLine("The start failed; collecting diagnostics …");
                _bundle = await SaveBundleAsync(reason);
                if (lease is not null && KeptEnvironment.IsWanted && await KeptEnvironment.KeepAsync(run.Engine, _settings.Folders, _settings.Id, CancellationToken.None))
                {
                    run.Talk.WriteLine($"Environment {_settings.Id} is kept, see {_settings.Hint("status")}. Remove it with {_settings.Hint("down --volumes")}");
                    return;
                }
            }

            if (lease is null)
            {
                return; // Nothing was started.
            }

            if (IsOurs(lease) && !request.Detach)
            {
                await TakeDownAsync(VolumeRemoval.MadeUnder(lease.Token)); // No user has worked with the data of a failed start.
                return;
            }

            var left = await RunningStack.ReadAsync(run.Engine, _settings.Id, CancellationToken.None);
            if (!left.IsEmpty)
            {
                run.Talk.WriteLine($"Left for inspection: {string.Join(", ", left.Services.Select(service => $"{service.Name} ({service.State})"))}. See {_settings.Hint("status")}. {EndOf(lease)}");
            }
        }
        catch (Exception e) when (e is DiceException or DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            run.Talk.WriteLine($"The failed start could not be cleaned up: {e.Message}. Remove its containers with {_settings.Hint("down")}"); // The error of the start itself is printed next.
        }
    }

    /// <summary>Saves the bundle of the failed start.</summary>
    /// <returns>Its folder; null when it could not be written, which is a note, because the error of the start must be reported.</returns>
    private async Task<string?> SaveBundleAsync(Exception reason)
    {
        try
        {
            return await _settings.SaveBundleAsync(run.Engine, _settings.BundleFolder("start"), reason.Message, bundle => bundle with { Journal = _journal }, CancellationToken.None);
        }
        catch (Exception e) when (e is DiceException || FileErrors.IsFileError(e))
        {
            run.Talk.WriteLine($"note: the bundle of the failed start could not be written: {(e as DiceException ?? FileErrors.Explain(e))?.Problem ?? e.Message}");
            return null;
        }
    }

    /// <summary>Ends an `up` in the foreground: removes what ends with the lease.</summary>
    private async Task EndAsync(LeaseKeeper lease)
    {
        using var exclusive = await _settings.LockAsync(run.Error.WriteLine, CancellationToken.None);
        await TakeDownAsync(VolumeRemoval.OfLease(lease.Token));
    }

    private async Task TakeDownAsync(VolumeRemoval volumes)
    {
        var clock = new Clock(TimeProvider.System);
        run.Talk.WriteLine($"Removing environment {_settings.Id} …");
        var stopper = new StackStopper(run.Engine, _settings.Id, _settings.Folders) { Waiting = run.Talk.WriteLine };
        var removed = await stopper.DownAsync(volumes, new LineProgress<string>(service => run.Talk.WriteLine($"  {service} removed")), CancellationToken.None);
        run.Talk.WriteLine($"Removed {DownCommand.Describe(removed)} in {Durations.InWords(clock.Elapsed)}.");
        var kept = await EnvironmentVolumes.ListAsync(run.Engine, _settings.Id, CancellationToken.None);
        if (kept.Count > 0)
        {
            run.Talk.WriteLine(DownCommand.DescribeKept(kept, _settings));
        }
    }

    private static bool IsOurs(LeaseKeeper lease) => !lease.Joined;

    private string EndOf(LeaseKeeper lease) => lease.Lease is PersistentLease
        ? $"Remove it with {_settings.Hint("down")}"
        : "It ends with the process that holds its lease.";
}
