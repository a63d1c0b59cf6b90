using System.Text.Json;

namespace Dice.Environment.Security.Trivy;

/// <summary>Trivy with its database of vulnerabilities.</summary>
/// <param name="held">The lock of the database.</param>
/// <param name="read">Runs Trivy and reads what it prints as JSON.</param>
public sealed class TrivyDatabase(IDisposable held, Func<IReadOnlyList<string>, CancellationToken, Task<JsonDocument>> read) : IDisposable
{
    /// <summary>Compares a bill of materials with the database.</summary>
    /// <param name="billOfMaterials">The path of the bill of materials.</param>
    /// <param name="cancellation">Kills Trivy.</param>
    /// <exception cref="DiceException">Trivy failed.</exception>
    public Task<JsonDocument> ReadAsync(string billOfMaterials, CancellationToken cancellation) => read(["sbom", billOfMaterials], cancellation);

    /// <summary>Releases the lock.</summary>
    public void Dispose() => held.Dispose();
}
