using System.Runtime.InteropServices;

namespace Dice.LoadTests.Engine;

/// <summary>
/// Waits to some 0.1 ms without burning a processor: the bulk on a wait handle, which can be signalled, and the last two milliseconds in the system's own
/// high-resolution sleep. (.NET's sleeps and timers are off by one to four milliseconds; spinning instead would take a whole core from the system under test.)
/// </summary>
internal static class PreciseWait
{
    /// <summary>What timers may be late by: the rest is slept precisely.</summary>
    private static readonly TimeSpan Fine = TimeSpan.FromMilliseconds(2);

    /// <summary>No sleep is shorter, so that at high rates arrivals go out in small groups instead of one wake-up each.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMicroseconds(100);

    /// <summary>Waits until a time, or until signalled (which during the last two milliseconds is noticed at their end).</summary>
    /// <param name="clock">The run's clock.</param>
    /// <param name="due">The time.</param>
    /// <param name="signals">Any of them ends the wait.</param>
    public static void Until(RunClock clock, TimeSpan due, params WaitHandle[] signals)
    {
        while (true)
        {
            var rest = due - clock.Now;
            if (rest <= TimeSpan.Zero)
            {
                return;
            }

            if (rest <= Fine)
            {
                Sleep(rest < Grain ? Grain : rest);
            }
            else if (WaitHandle.WaitAny(signals, (int)Math.Min((rest - Fine).TotalMilliseconds + 1, int.MaxValue)) != WaitHandle.WaitTimeout)
            {
                return;
            }
        }
    }

    private static void Sleep(TimeSpan time)
    {
        if (OperatingSystem.IsWindows() || !Env.Is64BitProcess)
        {
            Thread.Sleep(1);
            return;
        }

        var request = new Timespec { Seconds = 0, Nanoseconds = time.Ticks * TimeSpan.NanosecondsPerTick };
        _ = NanoSleep(ref request, IntPtr.Zero);
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(ref Timespec request, IntPtr remaining);

    /// <summary>The C library's <c>timespec</c> on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
