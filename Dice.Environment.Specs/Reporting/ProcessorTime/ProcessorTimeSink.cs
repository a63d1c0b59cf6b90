using System.Collections.Concurrent;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Resources;
using Xunit.Sdk;

namespace Dice.Environment.Specs.Reporting.ProcessorTime;

/// <summary>Follows the test classes of a run and writes their processor time at its end.</summary>
/// <param name="next">Receives each message.</param>
public sealed class ProcessorTimeSink(IMessageSink next) : IMessageSink
{
    private static readonly MachineResources Machine = new(TimeProvider.System);
    private readonly ProcessorShares _shares = new(Busy);
    private readonly ConcurrentDictionary<string, string> _names = new();

    /// <summary>Returns a sink that measures where this machine reports its processor time; else the given one.</summary>
    public static IMessageSink Around(IMessageSink sink) => Machine.ReadAsync(CancellationToken.None).GetAwaiter().GetResult().Count > 0 ? new ProcessorTimeSink(sink) : sink;

    /// <inheritdoc />
    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestClassStarting { TestClassUniqueID: { } id } starting:
                _shares.Begin(_names[id] = starting.TestClassName);
                break;
            case ITestClassFinished { TestClassUniqueID: { } id } when _names.TryGetValue(id, out var name):
                _shares.End(name);
                break;
            case ITestAssemblyFinished:
                ProcessorTimeReport.Write(_shares.Spent, Checkout.Artifacts);
                break;
        }

        return next.OnMessage(message);
    }

    private static TimeSpan Busy() => Machine.ReadAsync(CancellationToken.None).GetAwaiter().GetResult() is [{ } machine] ? machine.Cpu : TimeSpan.Zero;
}
