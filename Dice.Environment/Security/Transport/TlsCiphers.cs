using System.Net.Security;
using System.Text.RegularExpressions;

namespace Dice.Environment.Security.Transport;

/// <summary>The ciphers of TLS 1.2 and older, by strength.</summary>
internal static partial class TlsCiphers
{
    /// <summary>Ciphers with forward secrecy and authenticated encryption.</summary>
    public static ImmutableArray<TlsCipherSuite> Strong { get; } = [.. Enum.GetValues<TlsCipherSuite>().Where(IsStrong)];

    /// <summary>All others: without authentication or encryption, with RC4, DES or CBC, or with a key exchange without forward secrecy.</summary>
    public static ImmutableArray<TlsCipherSuite> Weak { get; } = [.. Enum.GetValues<TlsCipherSuite>().Where(cipher => !IsStrong(cipher) && !IsTls13(cipher))];

    private static bool IsStrong(TlsCipherSuite cipher) => StrongName().IsMatch(cipher.ToString());

    private static bool IsTls13(TlsCipherSuite cipher) => (ushort)cipher >> 8 == 0x13;

    [GeneratedRegex("^TLS_(ECDHE_(RSA|ECDSA)|DHE_RSA)_WITH_(AES_(128|256)_GCM|CHACHA20_POLY1305|(ARIA|CAMELLIA)_(128|256)_GCM|AES_(128|256)_CCM)", RegexOptions.CultureInvariant)]
    private static partial Regex StrongName();
}
