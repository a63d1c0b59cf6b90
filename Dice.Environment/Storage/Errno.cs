namespace Dice.Environment.Storage;

/// <summary>The error numbers of file operations on Linux and macOS.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NotFound = 2;
    public const int InputOutput = 5;
    public const int Denied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int TooManyOpenFilesOnSystem = 23;
    public const int TooManyOpenFiles = 24;
    public const int TextBusy = 26;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;

    /// <summary>.NET throws a separate exception type for this error; this is Linux's number.</summary>
    public const int NameTooLong = 36;

    private const int SharingViolation = unchecked((int)0x80070020);

    public static int QuotaExceeded { get; } = OperatingSystem.IsMacOS() ? 69 : 122;

    /// <summary>Another process holds the lock on the file.</summary>
    private static int WouldBlock { get; } = OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Reads the error number of an exception. .NET keeps it in the result code; for a denied access, in that of the inner exception.</summary>
    public static int Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException => exception.InnerException is IOException inner ? inner.HResult : Denied,
        PathTooLongException => NameTooLong,
        DirectoryNotFoundException or FileNotFoundException => NotFound,
        _ => exception.HResult switch
        {
            unchecked((int)0x80070070) or unchecked((int)0x80070027) => NoSpace, // Windows: ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
            unchecked((int)0x80070013) => ReadOnly, // Windows: ERROR_WRITE_PROTECT
            var other => other,
        },
    };

    /// <summary>Whether an open failed because another process has locked the file.</summary>
    public static bool IsLocked(IOException exception) => exception.HResult == WouldBlock || exception.HResult == SharingViolation;
}
