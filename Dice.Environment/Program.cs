if (!Dice.Environment.Commands.Output.OpenFiles.Suffice())
{
    return Dice.Environment.Commands.ExitCode.Error;
}

// A start runs about a dozen operations at the same time. With few processors, the pool would add threads one by one, half a second apart.
ThreadPool.SetMinThreads(workerThreads: 32, completionPortThreads: 32);
Dice.Environment.Surroundings.ToolVariables.Settle();
return await Dice.Environment.Commands.CommandLine.RunAsync(args);
