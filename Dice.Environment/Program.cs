return await Dice.Environment.Commands.CommandLine.RunAsync(args);
