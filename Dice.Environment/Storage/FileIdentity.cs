using System.Runtime.InteropServices;
using System.Text;

namespace Dice.Environment.Storage;

/// <summary>Identity and owner of a file or folder, as Linux reports them.</summary>
/// <param name="Device">The number of its file system.</param>
/// <param name="Inode">The inode number in that file system: a folder that replaces another one of the same name has a different number.</param>
/// <param name="User">The user id of its owner.</param>
/// <param name="Group">The id of its group.</param>
public sealed record FileIdentity(string Device, ulong Inode, uint User, uint Group)
{
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int StructSize = 256;
    private const int TypeBits = 0xf000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whether it is a device, a pipe or a socket.</summary>
    public bool IsSpecial { get; private init; }

    /// <summary>Returns the identity of the file or folder at a path; null when the system does not provide it.</summary>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var answer = new byte[StructSize];
        if (Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), 0, BasicFields, answer) != 0)
        {
            return null;
        }

        ReadOnlySpan<byte> status = answer;

        // struct statx has the same layout on every architecture.
        var device = string.Create(CultureInfo.InvariantCulture, $"{MemoryMarshal.Read<uint>(status[136..])}.{MemoryMarshal.Read<uint>(status[140..])}");
        return new FileIdentity(device, MemoryMarshal.Read<ulong>(status[32..]), MemoryMarshal.Read<uint>(status[20..]), MemoryMarshal.Read<uint>(status[24..]))
        {
            IsSpecial = (MemoryMarshal.Read<ushort>(status[28..]) & TypeBits) is not (RegularFile or Folder),
        };
    }

    /// <summary>Formats device and inode as one word.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Device}:{Inode}");

    /// <summary>Changes the owner of a file or folder; returns false when the system or the file system refuses.</summary>
    public static bool TryChangeOwner(string path, uint user, uint group) => !OperatingSystem.IsWindows() && ChangeOwner(Encoding.UTF8.GetBytes(path + '\0'), user, group) == 0;

    /// <summary>Changes the owner of a new file or folder to the owner of its parent folder, which requires root. A file system without owners refuses, and the owner stays unchanged.</summary>
    public static void InheritOwner(string path)
    {
        if (Path.GetDirectoryName(path) is { } parent && Of(parent) is { } owner && Of(path) is { } made && (made.User, made.Group) != (owner.User, owner.Group))
        {
            _ = TryChangeOwner(path, owner.User, owner.Group);
        }
    }

    [DllImport("libc", EntryPoint = "lchown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, uint user, uint group);

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);
}
