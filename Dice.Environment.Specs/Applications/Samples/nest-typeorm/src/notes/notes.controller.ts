import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Note } from './note.entity';

@Controller('notes')
export class NotesController {
  constructor(@InjectRepository(Note) private readonly notes: Repository<Note>) {}

  @Get()
  async list() {
    return { title: 'Notes of the day', notes: await this.notes.find({ order: { id: 'ASC' } }) };
  }

  /** An answer that needs no table, and comes from a file that the Nest CLI copies beside the compiled code. */
  @Get('about')
  async about() {
    return { title: 'Notes of the day', about: (await readFile(join(__dirname, '..', 'texts', 'about.txt'), 'utf8')).trim() };
  }
}
