using System.Runtime.InteropServices;

namespace Dice.LoadTests.Engine;

/// <summary>
/// Waits with a precision of about 0.1 ms without busy waiting: first on a wait handle, which can be signalled, and the last two milliseconds in the system's
/// high-resolution sleep. (The sleeps and timers of .NET are late by one to four milliseconds; spinning would take a whole core from the system under test.)
/// </summary>
internal static class PreciseWait
{
    /// <summary>The maximum lateness of timers; the remaining time uses the precise sleep.</summary>
    private static readonly TimeSpan Fine = TimeSpan.FromMilliseconds(2);

    /// <summary>The minimum sleep, so that at high rates arrivals start in small groups rather than with one wake-up each.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMicroseconds(100);

    /// <summary>Waits until a time, or until signalled. A signal during the last two milliseconds takes effect at their end.</summary>
    /// <param name="clock">The run's clock.</param>
    /// <param name="due">The time.</param>
    /// <param name="signals">Handles, any of which ends the wait.</param>
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
