using System.Net;

namespace Dice.Environment.Data.Secrets.Vault;

/// <summary>Vault refused a request.</summary>
/// <param name="status">The status.</param>
/// <param name="path">The path of the request, which contains no value.</param>
/// <param name="errors">Vault's errors.</param>
public sealed class VaultException(HttpStatusCode status, string path, IReadOnlyList<string> errors)
    : DiceException($"Vault refused {path} with status {(int)status}{(errors.Count == 0 ? "" : $": {string.Join("; ", errors)}")}", "see ./run-env.sh logs vault; its audit log names the request")
{
    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>Vault's errors.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
