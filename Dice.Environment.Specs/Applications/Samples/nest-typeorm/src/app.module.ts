import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { options } from './database/options';
import { HealthController } from './health.controller';
import { Note } from './notes/note.entity';
import { NotesController } from './notes/notes.controller';

@Module({
  imports: [TypeOrmModule.forRoot(options()), TypeOrmModule.forFeature([Note])],
  controllers: [HealthController, NotesController],
})
export class AppModule {}
