using System.Collections.Concurrent;
using Dice.Environment.Model;
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
                Write();
                break;
        }

        return next.OnMessage(message);
    }

    /// <summary>A disk that is full or read-only does not change the result of the tests.</summary>
    private void Write()
    {
        try
        {
            ProcessorTimeReport.Write(_shares.Spent, Checkout.Artifacts);
        }
        catch (Exception e) when (e is DiceException or IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"The processor time of the tests was not saved: {e.Message}");
        }
    }

    private static TimeSpan Busy() => Machine.ReadAsync(CancellationToken.None).GetAwaiter().GetResult() is [{ } machine] ? machine.Cpu : TimeSpan.Zero;
}
