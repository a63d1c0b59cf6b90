namespace Dice.Environment.Specs.Reporting.ProcessorTime;

public sealed class ProcessorSharesSpecs
{
    private TimeSpan _busy = TimeSpan.FromSeconds(100);

    private ProcessorShares Shares { get => field ??= new(() => _busy); }

    [Fact]
    public void A_class_that_runs_alone_has_all_the_time_of_its_run()
    {
        Shares.Begin("a");
        Spend(3);
        Shares.End("a");

        Shares.Spent["a"].Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Classes_that_run_at_the_same_time_share_it_equally()
    {
        Shares.Begin("a");
        Spend(1);
        Shares.Begin("b");
        Spend(4);
        Shares.End("a");
        Spend(2);
        Shares.End("b");

        Shares.Spent["a"].Should().Be(TimeSpan.FromSeconds(3));
        Shares.Spent["b"].Should().Be(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Time_while_no_class_runs_is_counted_apart()
    {
        Shares.Begin("a");
        Shares.End("a");
        Spend(5);

        Shares.Spent[ProcessorShares.Between].Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void The_report_sums_up_classes_of_less_than_a_second()
    {
        var table = ProcessorTimeReport.Table(new Dictionary<string, TimeSpan> { ["Some.LongGate"] = TimeSpan.FromSeconds(12.34), ["Some.A"] = TimeSpan.FromSeconds(0.2), ["Some.B"] = TimeSpan.FromSeconds(0.3) }).ToMarkdown();

        table.Should().Contain("| LongGate | 12.3 |").And.Contain("| 2 classes below 1 s | 0.5 |").And.Contain("| **sum** | **12.8** |");
    }

    private void Spend(int seconds)
    {
        _ = Shares;
        _busy += TimeSpan.FromSeconds(seconds);
    }
}
