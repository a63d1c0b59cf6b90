using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data.Checkpoints;

/// <summary>The stores that gates on data share: started once, filled anew for each test.</summary>
public sealed class SharedStores(SharedStack shared) : IAsyncDisposable
{
    private DataEnvironment? _environment;

    /// <summary>The stores in their first state.</summary>
    internal async Task<DataEnvironment> FilledAsync()
    {
        if (_environment is null)
        {
            _environment = await DataEnvironment.StartAsync(shared, "stores");
        }
        else
        {
            await _environment.RefillAsync();
        }

        return _environment;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _environment?.DisposeAsync() ?? ValueTask.CompletedTask;
}
