using System.Net.Http.Headers;
using System.Text;

namespace Dice.Environment.Specs.Observability;

/// <summary>Basic authentication.</summary>
internal static class BasicHeader
{
    /// <summary>Returns the header of a user.</summary>
    public static AuthenticationHeaderValue Of(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
