using System.Threading.Channels;
using Dice.Environment.Data.Backup;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Data.Backup;

[Trait("Phase", "1")]
public sealed class BackupScheduleSpecs
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);
    private readonly ManualTime _time = new();
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();
    private int _made;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_made_each_time_the_interval_has_passed_and_not_before()
    {
        using var over = new CancellationTokenSource();
        var running = Schedule(Interval).RunAsync(over.Token);
        for (var round = 1; round <= 3; round++)
        {
            await _time.ArmedAsync();
            _time.Advance(Interval - TimeSpan.FromSeconds(1));
            _made.Should().Be(round - 1);
            _time.Advance(TimeSpan.FromSeconds(1));
            (await _told.Reader.ReadAsync(Stop)).Should().Be($"made {round}");
        }

        await over.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Fact]
    public async Task One_that_fails_is_told_of_and_the_next_is_tried()
    {
        using var over = new CancellationTokenSource();
        var running = Schedule(Interval, failing: 1).RunAsync(over.Token);
        await _time.ArmedAsync();
        _time.Advance(Interval);
        (await _told.Reader.ReadAsync(Stop)).Should().Contain("failed").And.Contain("the disk is full");

        await _time.ArmedAsync();
        _time.Advance(Interval);
        (await _told.Reader.ReadAsync(Stop)).Should().Be("made 2");

        await over.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Theory]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Whatever_the_error_is_it_is_reported_and_the_next_backup_is_made(Type error)
    {
        using var over = new CancellationTokenSource();
        var running = Schedule(Interval, failing: 1, (Exception)Activator.CreateInstance(error)!).RunAsync(over.Token);
        await _time.ArmedAsync();
        _time.Advance(Interval);
        (await _told.Reader.ReadAsync(Stop)).Should().StartWith("A backup failed: ").And.EndWith("The next is due in 00:30:00.");

        await _time.ArmedAsync();
        _time.Advance(Interval);
        (await _told.Reader.ReadAsync(Stop)).Should().Be("made 2");

        await over.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Fact]
    public async Task Switched_off_it_does_nothing_and_returns_at_once()
    {
        await Schedule(interval: null).RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), Stop);

        _made.Should().Be(0);
    }

    [Theory]
    [InlineData(null, 30.0)]
    [InlineData("90s", 1.5)]
    [InlineData("2h", 120.0)]
    [InlineData("off", null)]
    public void The_interval_is_a_setting(string? text, double? minutes) =>
        BackupSettings.From(name => name == BackupSettings.IntervalVariable ? text : null, "/artifacts").Interval?.TotalMinutes.Should().Be(minutes);

    [Theory]
    [InlineData(BackupSettings.IntervalVariable, "soon")]
    [InlineData(BackupSettings.IntervalVariable, "0m")]
    [InlineData(BackupSettings.IntervalVariable, "9999d")]
    [InlineData(BackupSettings.KeepVariable, "0")]
    [InlineData(BackupSettings.KeepVariable, "all")]
    public void A_malformed_setting_is_named(string variable, string value) =>
        FluentActions.Invoking(() => BackupSettings.From(name => name == variable ? value : null, "/artifacts"))
            .Should().Throw<DiceException>().WithMessage($"*{variable}*{value}*");

    private BackupSchedule Schedule(TimeSpan? interval, int failing = 0, Exception? error = null) => new(
        interval,
        _ => ++_made == failing ? throw error ?? new DiceException("the disk is full", "make room") : Task.FromResult($"made {_made}"),
        text => _told.Writer.TryWrite(text),
        _time);
}
